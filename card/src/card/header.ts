/** The top of the card: what it is about, how that stands, and what can be done with all of it. */

import { html, nothing, type TemplateResult } from "lit";
import { mdiPause, mdiPlay, mdiPlaylistMusic, mdiQrcode, mdiSync, mdiWrench } from "@mdi/js";
import { percent, size } from "../common/format";
import { navigate } from "../common/hass";
import { icon } from "../common/icons";
import { counted } from "../common/plural";
import type { Feed } from "../common/types";
import { isolated } from "../common/texts";
import { FEED_STATUS } from "../common/words";
import { colourOf, isHeldUp, isPaused, needsRepair } from "./state";
import { ago, around, count, MARK, panelPath, shows, title, type View } from "./view";

export const REPAIRS = "/config/repairs";

/** Draw the top; `extra` covers what may be touched as a whole. */
export function header(view: View, extra: unknown = nothing): TemplateResult {
  const [only] = view.feeds;
  const isOne = only !== undefined && view.feeds.length === 1;
  const isSmall = view.settings.layout === "list";
  return html`<header>
    <div class="about">
      ${
        isOne && shows(view, "artwork")
          ? html`<anypod-picture
              class="large"
              .hass=${view.hass}
              .path=${only.artwork_url}
              pixels="512"
            ></anypod-picture>`
          : nothing
      }
      <div class="what">
        <h2>${title(heading(view, isOne ? only : null))}</h2>
        <p class="status">${isOne ? feedStatus(view, only) : allStatus(view)}</p>
        ${isSmall ? nothing : html`${isOne ? times(view, only) : nothing} ${storage(view)}`}
      </div>
      ${extra}
    </div>
    ${isOne ? held(view, only) : heldAll(view)}
    ${shows(view, "buttons") ? buttons(view, isOne ? only : null) : nothing}
  </header>`;
}

function heading({ settings, t }: View, only: Feed | null): string {
  return settings.title ?? only?.title ?? t("common.all_feeds");
}

/** Say how a feed stands, in words and with a dot in a colour. */
export function feedStatus({ hass, t }: View, feed: Feed): TemplateResult {
  const parts = [t(FEED_STATUS[feed.status])];
  if (feed.counts.downloading > 0 && feed.status !== "downloading") {
    parts.push(counted(hass, t, "card.downloading", feed.counts.downloading));
  }
  if (feed.counts.failed > 0) {
    parts.push(counted(hass, t, "common.failed", feed.counts.failed));
  }
  return html`<span class="dot ${colourOf(feed)}"></span>${parts.join(" · ")}`;
}

/** Say how all feeds stand together. */
function allStatus(view: View): TemplateResult {
  const { hass, t, feeds } = view;
  const kinds = ["downloading", "queued", "failed"] as const;
  const busy = kinds.filter((kind) => count(feeds, kind) > 0);
  const parts = [
    isAllPaused(view) ? t("common.feed_paused") : counted(hass, t, "card.feeds", feeds.length),
    ...busy.map((kind) => counted(hass, t, COUNTS[kind], count(feeds, kind))),
  ];
  return html`${parts.join(" · ")}`;
}

const COUNTS = {
  downloading: "card.downloading",
  queued: "card.queued",
  failed: "common.failed",
} as const;

function times(view: View, feed: Feed): TemplateResult | typeof nothing {
  if (!shows(view, "times")) {
    return nothing;
  }
  const { hass, t } = view;
  const last =
    feed.last_sync === null
      ? t("card.never_looked")
      : around(t("card.last_look", { time: MARK }), MARK, ago(hass, feed.last_sync));
  const next =
    feed.next_sync === null || !feed.enabled
      ? nothing
      : html` · ${around(t("card.next_look", { time: MARK }), MARK, ago(hass, feed.next_sync))}`;
  return html`<p class="secondary">${last}${next}</p>`;
}

function storage(view: View): TemplateResult | typeof nothing {
  if (!shows(view, "storage")) {
    return nothing;
  }
  const { hass, t, overview } = view;
  const used = view.feeds.reduce((sum, feed) => sum + feed.size_bytes, 0);
  if (!view.isAll || overview === null) {
    return html`<p class="secondary">${t("card.stored", { size: size(hass, used) })}</p>`;
  }
  const { size_bytes, quota_bytes: quota, free_bytes: free } = overview;
  const stored = t("card.stored", { size: size(hass, size_bytes) });
  const ofQuota =
    quota === null
      ? stored
      : t("card.stored_of", {
          size: size(hass, size_bytes),
          quota: size(hass, quota),
          share: percent(hass, quota === 0 ? 1 : size_bytes / quota),
        });
  const left = free === null ? "" : ` · ${t("card.free", { size: size(hass, free) })}`;
  return html`<p class="secondary">${ofQuota}${left}</p>`;
}

/** Say why a feed does not go on, and lead to where that is mended. */
function held(view: View, feed: Feed): TemplateResult | typeof nothing {
  if (!isHeldUp(feed)) {
    return nothing;
  }
  const isError = needsRepair(feed);
  return html`<div class="notice ${isError ? "error" : "warning"}">
    <span>${isolated(feed.error?.message ?? "")}</span>
    ${isError && view.isAdmin ? repairsButton(view) : nothing}
  </div>`;
}

function heldAll(view: View): TemplateResult | typeof nothing {
  const message = view.isAll ? view.overview?.error?.message : undefined;
  const isStuck = view.feeds.some(needsRepair);
  if (message === undefined && !isStuck) {
    return nothing;
  }
  const stuck = view.feeds.filter(needsRepair).length;
  return html`<div class="notice error">
    <span
      >${message === undefined ? counted(view.hass, view.t, "card.stuck", stuck) : isolated(message)}</span
    >
    ${view.isAdmin ? repairsButton(view) : nothing}
  </div>`;
}

function repairsButton({ t }: View): TemplateResult {
  return html`<button
    class="button"
    @click=${() => {
      navigate(REPAIRS);
    }}
  >
    ${icon(mdiWrench)}${t("common.open_repairs")}
  </button>`;
}

function isAllPaused({ feeds, overview }: View): boolean {
  return overview?.paused === true || isPaused(feeds);
}

function buttons(view: View, only: Feed | null): TemplateResult {
  const isSyncing = view.feeds.every(
    (feed) => feed.status === "syncing" || view.deeds.isBusyFeed(feed.config_entry_id),
  );
  const sync = (): void => {
    void view.deeds.sync(view.feeds, { isAll: view.isAll && only === null });
  };
  return html`<div class="buttons" role="group" aria-label=${heading(view, only)}>
    ${button(mdiSync, view.t("common.sync"), sync, isSyncing)} ${pauseButton(view)}
    ${
      view.isAdmin && only !== null && shows(view, "subscribe")
        ? button(mdiQrcode, view.t("common.subscribe"), () => {
            view.share(only);
          })
        : nothing
    }
    ${
      view.isAdmin
        ? button(mdiPlaylistMusic, view.t("card.open_panel"), () => {
            navigate(only === null ? "/anypod" : panelPath(only.config_entry_id));
          })
        : nothing
    }
  </div>`;
}

function pauseButton(view: View): TemplateResult {
  const { deeds, t, feeds, isAll, overview } = view;
  const goesOn = isAllPaused(view);
  // While everything is paused, no single feed can go on.
  const isAboutAll = overview?.paused === true || (isAll && feeds.length > 1 && !goesOn);
  const press = (): void => {
    void (isAboutAll
      ? deeds.enableAll(goesOn)
      : Promise.all(feeds.map((feed) => deeds.enable(feed, goesOn))));
  };
  const isBusy = feeds.some((feed) => deeds.isBusyFeed(feed.config_entry_id));
  return button(
    goesOn ? mdiPlay : mdiPause,
    t(goesOn ? "common.resume" : "common.pause"),
    press,
    !isAboutAll && isBusy,
  );
}

function button(path: string, words: string, press: () => void, disabled = false): TemplateResult {
  return html`<button
    class="icon-button"
    title=${words}
    aria-label=${words}
    ?disabled=${disabled}
    @click=${press}
  >
    ${icon(path)}
  </button>`;
}
