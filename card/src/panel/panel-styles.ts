/** How the panel is laid out: it fills the page, and only lists scroll. */

import { css } from "lit";

export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    block-size: calc(100dvh - var(--safe-area-inset-top, 0px) - var(--safe-area-inset-bottom, 0px));
    background: var(--primary-background-color, #fafafa);
    overflow: hidden;
  }

  main {
    flex: 1;
    display: flex;
    min-block-size: 0;
  }

  .content {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
  }

  .content.scrolls {
    display: block;
    padding: var(--anypod-space-wide);
    overflow: auto;
  }

  anypod-list {
    flex: 1;
    background: var(--anypod-surface);
    border-block-start: 1px solid var(--anypod-line);
  }

  .total {
    min-block-size: 24px;
    padding-inline: var(--anypod-space-wide);
  }

  anypod-drawer {
    flex: none;
  }

  .notice {
    margin: 0;
    padding: 10px var(--anypod-space-wide);
    background: var(--anypod-surface);
    border-block-end: 1px solid var(--anypod-line);
  }

  .empty {
    flex: 1;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: var(--anypod-space-wide);
    padding: 32px var(--anypod-space-wide);
    text-align: center;
  }

  .empty p {
    margin: 0;
    font-size: var(--anypod-text-large);
  }

  a.button {
    text-decoration: none;
    color: inherit;
  }

  .waiting {
    padding: var(--anypod-space-wide);
  }

  .waiting .skeleton {
    block-size: 44px;
    margin-block-end: 12px;
  }

  .messages {
    position: fixed;
    inset-block-end: calc(16px + var(--safe-area-inset-bottom, 0px));
    inset-inline: 0;
    z-index: 2;
    display: flex;
    justify-content: center;
    padding-inline: var(--anypod-space-wide);
    pointer-events: none;
  }

  .message {
    max-inline-size: 560px;
  }
`;
