/** What the card shows where there are no feeds to show. */

import { html, type TemplateResult } from "lit";
import { mdiPlus, mdiPodcast } from "@mdi/js";
import { navigate } from "../common/hass";
import { icon } from "../common/icons";
import type { TextKey, Translate } from "../common/texts";
import type { Missing } from "./scope";

const ADD = "/config/integrations/dashboard/add?domain=anypod";

const MISSING: Record<Missing, TextKey> = {
  feed: "card.no_such_feed",
  entity: "card.no_such_entity",
  device: "card.no_such_device",
  area: "card.nothing_in_area",
};

/** Nothing has been configured yet. */
export function welcome(t: Translate, isAdmin: boolean): TemplateResult {
  return html`<div class="empty">
    ${icon(mdiPodcast)}
    <h2>${t("card.no_feeds")}</h2>
    <p class="secondary">${t(isAdmin ? "card.no_feeds_add" : "card.no_feeds_ask")}</p>
    ${
      isAdmin
        ? html`<button
            class="button"
            @click=${() => {
              navigate(ADD);
            }}
          >
            ${icon(mdiPlus)}${t("common.add_feed")}
          </button>`
        : ""
    }
  </div>`;
}

/** What the card was asked to show is not there. */
export function gone(t: Translate, missing: Missing): TemplateResult {
  const words = t(MISSING[missing]);
  return html`<div class="notice warning" title=${words}>${words}</div>`;
}

/** Nothing is known, and why. */
export function unavailable(t: Translate, reason: string): TemplateResult {
  const words = t("common.unavailable", { reason });
  return html`<div class="notice error" title=${words}>${words}</div>`;
}

/** The place of what will be there in a moment; it has no words yet. */
export function skeleton(lines: number): TemplateResult {
  return html`<div class="soon" aria-busy="true">
    ${Array.from({ length: lines }, () => html`<div class="skeleton line"></div>`)}
  </div>`;
}
