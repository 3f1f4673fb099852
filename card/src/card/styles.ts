/** How the card looks. */

import { css } from "lit";

export const cardStyles = css`
  :host {
    display: block;
    block-size: 100%;
  }

  ha-card,
  .card {
    display: block;
    block-size: 100%;
    overflow: hidden;
    container-type: inline-size;
  }

  .card {
    border: 1px solid var(--anypod-line);
    border-radius: var(--anypod-radius);
    background: var(--anypod-surface);
  }

  .content {
    display: flex;
    flex-direction: column;
    gap: var(--anypod-space-wide);
    block-size: 100%;
    padding: var(--anypod-space-wide);
    overflow-y: auto;
  }

  .content.compact {
    justify-content: safe center;
    gap: var(--anypod-space);
    padding: 0 10px;
    overflow: hidden;
  }

  .compact .facts {
    white-space: nowrap;
  }

  .compact .row {
    min-block-size: 54px;
  }

  .compact .notice {
    flex: none;
    gap: 0 8px;
    padding: 4px 8px;
    font-size: var(--anypod-text-small);
    line-height: 1.2;
  }

  .list header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
  }

  .list .about {
    flex: 1 1 180px;
    min-inline-size: 0;
  }

  .list header > .notice {
    flex: 1 1 100%;
    order: 1;
  }

  h2,
  h3,
  p,
  ul {
    margin: 0;
    padding: 0;
  }

  h2 {
    font-size: var(--ha-font-size-xl, 20px);
    font-weight: 500;
    line-height: 1.3;
  }

  .list h2 {
    font-size: var(--anypod-text-large);
  }

  h3 {
    font-size: var(--anypod-text);
    font-weight: 500;
  }

  ul {
    list-style: none;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--anypod-space);
  }

  header,
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--anypod-space);
  }

  .about {
    position: relative;
    display: flex;
    gap: var(--anypod-space-wide);
    align-items: center;
  }

  .touch {
    position: absolute;
    inset: -8px;
    border-radius: var(--anypod-radius-small);
    -webkit-touch-callout: none;
    touch-action: manipulation;
  }

  .touch:hover {
    background: color-mix(in srgb, var(--primary-text-color, #212121) 4%, transparent);
  }

  .what {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 2px;
    min-inline-size: 0;
  }

  anypod-picture {
    inline-size: 40px;
  }

  anypod-picture.large {
    inline-size: 80px;
    border-radius: var(--anypod-radius);
  }

  .list anypod-picture.large {
    inline-size: 48px;
  }

  /* Of whatever direction it is, it begins where the others begin. */
  .title {
    display: block;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  h2 .title {
    display: -webkit-box;
    white-space: normal;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  button.title {
    align-self: start;
    min-block-size: 24px;
    border-radius: 4px;
  }

  button.title:hover {
    text-decoration: underline;
  }

  .facts {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .why {
    display: -webkit-box;
    overflow: hidden;
    overflow-wrap: anywhere;
    font-size: var(--anypod-text-small);
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }

  .dot {
    display: inline-block;
    inline-size: 8px;
    block-size: 8px;
    margin-inline-end: 6px;
    border-radius: 50%;
    background: var(--anypod-success);
    forced-color-adjust: none;
  }

  .dot.syncing,
  .dot.downloading {
    background: var(--anypod-accent);
  }

  .dot.waiting {
    background: var(--anypod-warning);
  }

  .dot.paused {
    background: var(--secondary-text-color, #727272);
  }

  .dot.error,
  .dot.failed {
    background: var(--anypod-error);
  }

  .row {
    display: flex;
    align-items: center;
    gap: var(--anypod-space);
    min-block-size: 44px;
  }

  .row anypod-picture {
    margin-inline-end: 4px;
  }

  .row .icon-button + .icon-button {
    margin-inline-start: -4px;
  }

  .section-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--anypod-space);
    min-block-size: 36px;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--anypod-space);
  }

  .buttons > .icon-button {
    background: var(--anypod-fill);
  }

  .unfolded {
    display: grid;
    gap: var(--anypod-space);
    padding-block: var(--anypod-space);
  }

  .feeds.compact {
    gap: 0;
  }

  .feeds {
    max-block-size: 480px;
    padding-inline: 4px;
    margin-inline: -4px;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .more {
    justify-self: start;
  }

  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--anypod-space);
    padding: 8px 12px;
    border-inline-start: 4px solid var(--anypod-warning);
    border-radius: var(--anypod-radius-small);
    background: var(--anypod-fill);
    overflow-wrap: anywhere;
  }

  .notice.error {
    border-color: var(--anypod-error);
  }

  .notice > span {
    flex: 1 1 160px;
  }

  .empty {
    display: grid;
    justify-items: center;
    gap: var(--anypod-space);
    padding-block: var(--anypod-space-wide);
    text-align: center;
  }

  .empty > .icon {
    inline-size: 48px;
    block-size: 48px;
    color: var(--secondary-text-color);
  }

  .soon {
    display: grid;
    gap: var(--anypod-space);
  }

  .skeleton.line {
    block-size: 44px;
  }

  .content > .message {
    position: sticky;
    inset-block-end: 0;
  }

  /* It is always there, but takes no room while there is nothing to say. */
  .content > .message:not(:has(span)) {
    margin-block-start: calc(-1 * var(--anypod-space-wide));
  }

  .content.compact > .message:not(:has(span)) {
    margin-block-start: calc(-1 * var(--anypod-space));
  }

  @container (max-width: 330px) {
    anypod-picture.large {
      inline-size: 56px;
    }

    section anypod-picture {
      display: none;
    }
  }
`;
