/** Icons as inline pictures: Home Assistant's own elements are no stable interface. */

import { html, type TemplateResult } from "lit";

/** Draw an icon of Material Design Icons; what it means is said beside it. */
export function icon(path: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${path}></path>
  </svg>`;
}
