/** How the details of an episode look. */

import { css } from "lit";

export const detailStyles = css`
  :host {
    display: block;
  }

  .top {
    display: flex;
    gap: var(--anypod-space-wide);
    align-items: start;
  }

  .top anypod-picture {
    inline-size: 112px;
  }

  dl {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
  }

  dl > div {
    display: flex;
    gap: var(--anypod-space);
    padding-block: 1px;
  }

  dt {
    flex: 0 0 84px;
    color: var(--secondary-text-color, #727272);
    font-size: var(--anypod-text-small);
    line-height: 20px;
  }

  dd {
    min-inline-size: 0;
    margin: 0;
    overflow-wrap: anywhere;
  }

  p {
    margin: var(--anypod-space) 0;
    overflow-wrap: anywhere;
  }

  .detail {
    max-block-size: 6em;
    overflow: auto;
    white-space: pre-wrap;
  }

  .deeds {
    display: flex;
    flex-wrap: wrap;
    gap: var(--anypod-space);
    margin-block: var(--anypod-space-wide);
  }

  a.button {
    color: inherit;
    text-decoration: none;
  }

  h3 {
    margin: 24px 0 var(--anypod-space);
    font-size: var(--anypod-text-large);
    font-weight: 500;
  }

  .plain {
    white-space: pre-wrap;
  }

  .prose {
    overflow-wrap: anywhere;
    user-select: text;
  }

  .prose a,
  .time {
    color: inherit;
    text-decoration: underline;
  }

  .files,
  .history {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .files li {
    padding-block: 2px;
  }

  .history li {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 var(--anypod-space);
    padding: 4px 0;
    padding-inline-start: 20px;
    border-inline-start: 2px solid var(--anypod-line);
    margin-inline-start: 5px;
  }

  .history li::before {
    content: "";
    position: absolute;
    inset-inline-start: -6px;
    inset-block-start: 9px;
    inline-size: 10px;
    block-size: 10px;
    border: 2px solid var(--anypod-accent);
    border-radius: 50%;
    background: var(--anypod-accent);
  }

  .history li.ahead::before {
    background: var(--anypod-surface);
  }

  .history .error-text {
    flex-basis: 100%;
  }

  .skeleton.picture {
    inline-size: 112px;
    block-size: 112px;
  }

  .skeleton.line {
    block-size: 14px;
    margin-block: 12px;
  }
`;
