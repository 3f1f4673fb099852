/** Home Assistant's design tokens, with what they were before they had names. */

import { css } from "lit";

/** Colours, sizes and spaces: `--anypod-…` is what elements use. */
export const tokens = css`
  :host {
    --anypod-space: var(--ha-space-2, 8px);
    --anypod-space-wide: var(--ha-space-4, 16px);
    --anypod-radius: var(--ha-border-radius-lg, 12px);
    --anypod-radius-small: var(--ha-border-radius-md, 8px);
    --anypod-text-small: var(--ha-font-size-s, 12px);
    --anypod-text: var(--ha-font-size-m, 14px);
    --anypod-text-large: var(--ha-font-size-l, 16px);
    --anypod-surface: var(--ha-card-background, var(--card-background-color, #fff));
    --anypod-line: var(--divider-color, rgba(0, 0, 0, 0.12));
    --anypod-fill: color-mix(in srgb, var(--primary-text-color, #212121) 8%, transparent);
    --anypod-accent: var(--primary-color, #009ac7);
    --anypod-error: var(--error-color, #db4437);
    /* The theme's own is too pale for small texts, on light and on dark ground. */
    --anypod-error-text: color-mix(
      in srgb,
      var(--anypod-error) 65%,
      var(--primary-text-color, #212121)
    );
    --anypod-warning: var(--warning-color, #ffa600);
    --anypod-success: var(--success-color, #43a047);
    color: var(--primary-text-color, #212121);
    font-size: var(--anypod-text);
    line-height: 1.4;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
`;

/** Buttons, fields, chips, progress, skeletons, messages. */
export const controls = css`
  .icon {
    display: block;
    flex: none;
    width: 20px;
    height: 20px;
    fill: currentcolor;
  }

  button {
    font: inherit;
    color: inherit;
    background: none;
    border: none;
    margin: 0;
    padding: 0;
    text-align: start;
    cursor: pointer;
  }

  button:disabled {
    cursor: default;
    opacity: 0.5;
  }

  :focus-visible {
    outline: 2px solid var(--anypod-accent);
    outline-offset: 2px;
  }

  .button,
  .icon-button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 36px;
    border-radius: 18px;
    transition: background-color 120ms;
  }

  .button {
    padding: 0 14px;
    background: var(--anypod-fill);
    font-weight: 500;
    white-space: nowrap;
  }

  /* White on the theme's own colour is too pale to be read by everybody. */
  .button.primary {
    border: 1px solid var(--anypod-accent);
    background: color-mix(in srgb, var(--anypod-accent) 24%, transparent);
  }

  .button.danger {
    color: var(--anypod-error-text);
  }

  .icon-button {
    width: 36px;
    flex: none;
  }

  .button:hover:enabled,
  .icon-button:hover:enabled {
    background: color-mix(in srgb, var(--primary-text-color, #212121) 14%, transparent);
  }

  .button.primary:hover:enabled {
    background: color-mix(in srgb, var(--anypod-accent) 40%, transparent);
  }

  .ellipsis {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    min-width: 0;
  }

  .secondary {
    color: var(--secondary-text-color, #727272);
    font-size: var(--anypod-text-small);
  }

  .error-text {
    color: var(--anypod-error-text);
  }

  .progress {
    height: 4px;
    border-radius: 2px;
    overflow: hidden;
    background: var(--anypod-fill);
  }

  .progress > div {
    height: 100%;
    border-radius: inherit;
    background: var(--anypod-accent);
    transition: inline-size 500ms linear;
  }

  .progress.unknown > div {
    inline-size: 30%;
    animation: slide 1.4s ease-in-out infinite alternate;
  }

  @keyframes slide {
    to {
      margin-inline-start: 70%;
    }
  }

  .skeleton {
    border-radius: var(--anypod-radius-small);
    background: var(--anypod-fill);
    animation: breathe 1.2s ease-in-out infinite alternate;
  }

  @keyframes breathe {
    to {
      opacity: 0.4;
    }
  }

  .message:empty {
    display: none;
  }

  .message > span {
    display: block;
    padding: 10px 14px;
    border-radius: var(--anypod-radius-small);
    background: var(--primary-text-color, #212121);
    color: var(--primary-background-color, #fff);
  }

  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
