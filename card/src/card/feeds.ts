/** One line for each feed. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { mdiQrcode, mdiSync } from "@mdi/js";
import { percent, relative } from "../common/format";
import { navigate } from "../common/hass";
import { icon } from "../common/icons";
import { counted } from "../common/plural";
import type { Feed } from "../common/types";
import { isolated } from "../common/texts";
import { FEED_STATUS } from "../common/words";
import { feedStatus } from "./header";
import { byNeed, colourOf, isHeldUp, share } from "./state";
import { listed, panelPath, shows, title, type View } from "./view";

/** How many are shown before "show all". */
const FEW = 6;

/** Draw the feeds, those that need somebody first. */
export function feedRows(view: View): TemplateResult | typeof nothing {
  if (view.feeds.length < 2 || !shows(view, "feeds")) {
    return nothing;
  }
  const { t, hass, feeds, showsAllFeeds } = view;
  const isFolded = !showsAllFeeds && feeds.length > FEW;
  const sorted = byNeed(feeds).slice(0, isFolded ? FEW : feeds.length);
  const words = showsAllFeeds
    ? t("card.show_fewer")
    : counted(hass, t, "card.show_all", feeds.length);
  return html`<section>
    <div class="section-head"><h3>${t("card.feeds_heading")}</h3></div>
    <ul class="feeds" tabindex=${feeds.length > FEW ? "0" : nothing}>
      ${repeat(
        sorted,
        (feed) => feed.config_entry_id,
        (feed) => html`<li>${feedRow(view, feed)}</li>`,
      )}
    </ul>
    ${
      feeds.length > FEW
        ? html`<button
            class="button more"
            aria-expanded=${showsAllFeeds}
            @click=${() => {
              view.showAllFeeds(!showsAllFeeds);
            }}
          >
            ${words}
          </button>`
        : nothing
    }
  </section>`;
}

function feedRow(view: View, feed: Feed): TemplateResult {
  const { t, deeds } = view;
  const isBusy = feed.status === "syncing" || deeds.isBusyFeed(feed.config_entry_id);
  return html`<div class="row">
    ${artwork(view, feed)}
    <div class="what">
      ${feedName(view, feed)}
      <span class="facts secondary">${feedStatus(view, feed)}</span>
      ${isHeldUp(feed) ? html`<span class="why">${isolated(feed.error?.message ?? "")}</span>` : nothing}
      ${bar(view, feed)}
    </div>
    ${
      shows(view, "buttons")
        ? html`${rowButton(feed, mdiSync, t("common.sync"), view, isBusy, () => {
            void deeds.sync([feed]);
          })}
          ${
            view.isAdmin && shows(view, "subscribe")
              ? rowButton(feed, mdiQrcode, t("common.subscribe"), view, false, () => {
                  view.share(feed);
                })
              : nothing
          }`
        : nothing
    }
  </div>`;
}

function rowButton(
  feed: Feed,
  path: string,
  words: string,
  { t }: View,
  disabled: boolean,
  press: () => void,
): TemplateResult {
  return html`<button
    class="icon-button"
    title=${words}
    aria-label=${t("common.deed_of", { deed: words, title: feed.title })}
    ?disabled=${disabled}
    @click=${press}
  >
    ${icon(path)}
  </button>`;
}

function artwork(view: View, feed: Feed): TemplateResult | typeof nothing {
  return shows(view, "artwork")
    ? html`<anypod-picture .hass=${view.hass} .path=${feed.artwork_url}></anypod-picture>`
    : nothing;
}

/** Who may see the panel gets there by the feed's name. */
function feedName(view: View, feed: Feed): TemplateResult {
  return view.isAdmin
    ? html`<button
        class="title"
        dir="auto"
        title=${feed.title}
        @click=${() => {
          navigate(panelPath(feed.config_entry_id));
        }}
      >
        ${feed.title}
      </button>`
    : title(feed.title);
}

function bar(view: View, feed: Feed): TemplateResult | typeof nothing {
  if (feed.counts.downloading === 0 || !shows(view, "downloads")) {
    return nothing;
  }
  const done = share(listed(view, "downloading") ?? [], feed.config_entry_id);
  const width = done === null ? "" : `inline-size:${done}%`;
  return html`<div class="progress ${done === null ? "unknown" : ""}" aria-hidden="true">
    <div style=${width}></div>
  </div>`;
}

/** Draw each feed as one line with the one thing to know of it. */
export function compactRows(view: View): TemplateResult {
  return html`<ul class="feeds compact" tabindex=${view.feeds.length > FEW ? "0" : nothing}>
    ${repeat(
      byNeed(view.feeds),
      (feed) => feed.config_entry_id,
      (feed) =>
        html`<li>
          <div class="row">
            ${artwork(view, feed)}
            <div class="what">
              ${feedName(view, feed)}
              <span class="facts secondary"
                ><span class="dot ${colourOf(feed)}"></span>${worst(view, feed)}</span
              >
            </div>
          </div>
          ${bar(view, feed)}
        </li>`,
    )}
  </ul>`;
}

/** Say the one thing about a feed that matters most. */
export function worst(view: View, feed: Feed): string {
  const { hass, t } = view;
  if (isHeldUp(feed) && feed.error !== null) {
    return isolated(feed.error.message);
  }
  if (feed.counts.failed > 0) {
    return counted(hass, t, "common.failed", feed.counts.failed);
  }
  if (feed.counts.downloading > 0) {
    const done = share(listed(view, "downloading") ?? [], feed.config_entry_id);
    const words = counted(hass, t, "card.downloading", feed.counts.downloading);
    return done === null ? words : `${words} · ${percent(hass, done / 100)}`;
  }
  const { latest_episode: latest } = feed;
  if (feed.status !== "idle" || latest === null) {
    return t(FEED_STATUS[feed.status]);
  }
  const when = latest.published === null ? "" : ` · ${relative(hass, latest.published)}`;
  return `${latest.title}${when}`;
}
