/** The top of the panel: which feed, how it stands, and what can be done with it. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { map } from "lit/directives/map.js";
import { mdiMenu, mdiPause, mdiPlay, mdiPlus, mdiQrcode, mdiRefresh } from "@mdi/js";
import type { Deeds } from "../common/deeds";
import { define } from "../common/define";
import { AnypodElement } from "../common/element";
import { relative } from "../common/format";
import { fire } from "../common/hass";
import { icon } from "../common/icons";
import type { Live } from "../common/live";
import "../common/share";
import { controls, tokens } from "../common/styles";
import { counted } from "../common/plural";
import { isolated } from "../common/texts";
import type { Feed } from "../common/types";
import { FEED_STATUS } from "../common/words";
import "./add-url";
import "./tabs";
import type { Tab } from "./tabs";
import type { ViewName } from "./address";

const ALL = "";

/** Says "feed" with the id of a feed or "" for all, and "view" with what to show of it. */
export class AnypodTop extends AnypodElement {
  @property({ type: Boolean, reflect: true }) narrow = false;
  // They stay the same and change inside.
  @property({ attribute: false, hasChanged: () => true }) live?: Live;
  @property({ attribute: false }) deeds?: Deeds;
  /** The feed that is shown, null for all. */
  @property() chosen: string | null = null;
  @property() view: ViewName = "episodes";
  @state() private isAdding = false;
  @state() private isSharing = false;

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: block;
        background: var(--anypod-surface);
        border-block-end: 1px solid var(--anypod-line);
      }
      .bar {
        display: flex;
        align-items: center;
        gap: var(--anypod-space);
        min-block-size: 56px;
        padding-inline: var(--anypod-space-wide);
      }
      h1 {
        margin: 0;
        font-size: 20px;
        font-weight: 400;
      }
      .state {
        flex: 1;
        min-inline-size: 0;
      }
      .state > div {
        max-inline-size: 100%;
      }
      .under {
        display: flex;
        align-items: center;
        gap: var(--anypod-space-wide);
        padding-inline: var(--anypod-space-wide);
      }
      .under > :first-child {
        flex: 1 1 auto;
      }
      .under > :last-child {
        flex: none;
      }
      select {
        block-size: 40px;
        min-inline-size: 0;
        padding-inline: 8px;
        font: inherit;
        font-weight: 500;
        color: inherit;
        background: var(--anypod-fill);
        border: none;
        border-radius: var(--anypod-radius-small);
      }
      option {
        background: var(--anypod-surface);
      }
      :host([narrow]) .button {
        inline-size: 40px;
        min-block-size: 40px;
        padding: 0;
      }
      :host([narrow]) .button > span {
        display: none;
      }
      :host([narrow]) .bar {
        padding-inline: var(--anypod-space);
      }
      :host([narrow]) .under {
        padding-inline: var(--anypod-space) 0;
        gap: var(--anypod-space);
      }
      a {
        color: inherit;
      }
    `,
  ];

  private get feed(): Feed | undefined {
    const feed = this.chosen === null ? undefined : this.live?.feeds.get(this.chosen);
    return feed === undefined ? undefined : (this.deeds?.shownFeed(feed) ?? feed);
  }

  private tell(name: "feed" | "view", detail: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  protected override render(): TemplateResult {
    return html`<div class="bar">
        ${this.narrow ? this.renderMenu() : nothing}
        <div class="state">
          <h1>Anypod</h1>
          ${this.renderState()}
        </div>
        ${this.renderActions()}
      </div>
      <div class="under">${this.renderFeeds()}${this.renderViews()}</div>
      ${this.renderAdding()}
      <anypod-share
        .hass=${this.hass}
        .feed=${this.isSharing ? this.feed : undefined}
        @closed=${() => {
          this.isSharing = false;
        }}
      ></anypod-share>`;
  }

  private renderMenu(): TemplateResult {
    return html`<button
      class="icon-button"
      aria-label=${this.t("panel.menu")}
      title=${this.t("panel.menu")}
      @click=${() => {
        fire(this, "hass-toggle-menu");
      }}
    >
      ${icon(mdiMenu)}
    </button>`;
  }

  private renderState(): TemplateResult | typeof nothing {
    const { feed } = this;
    const problem = feed === undefined ? this.live?.overview?.error : feed.error;
    const parts = feed === undefined ? this.totals() : this.standing(feed);
    const repairs =
      feed?.status === "error"
        ? html` · <a href="/config/repairs">${this.t("common.open_repairs")}</a>`
        : nothing;
    return html`<div
      class="secondary ${this.narrow && problem != null ? "" : "ellipsis"}"
      role="status"
    >
      ${parts.join(" · ")}${
        problem == null
          ? nothing
          : html` ·
              <span class="error-text" title=${problem.detail}>${isolated(problem.message)}</span>`
      }${repairs}
    </div>`;
  }

  private totals(): string[] {
    const { overview } = this.live ?? {};
    return overview?.paused === true ? [this.t("common.feed_paused")] : [];
  }

  private standing(feed: Feed): string[] {
    const { home, t } = this;
    const texts = [t(FEED_STATUS[feed.status])];
    if (feed.last_sync !== null) {
      texts.push(t("panel.last_sync", { time: relative(home, feed.last_sync) }));
    }
    if (feed.next_sync !== null) {
      texts.push(t("panel.next_sync", { time: relative(home, feed.next_sync) }));
    }
    return texts;
  }

  private renderActions(): TemplateResult | typeof nothing {
    const { feed } = this;
    const isOff = feed === undefined ? (this.live?.overview?.paused ?? false) : !feed.enabled;
    if (this.live === undefined || this.live.feeds.size === 0) {
      return nothing;
    }
    return html`${
      feed?.source_kind === "manual"
        ? this.renderAction(mdiPlus, this.t("panel.add"), () => {
            this.isAdding = true;
          })
        : this.renderAction(mdiRefresh, this.t("common.sync"), this.sync)
    }
    ${this.renderAction(
      isOff ? mdiPlay : mdiPause,
      this.t(isOff ? "common.resume" : "common.pause"),
      () => {
        this.enable(isOff);
      },
    )}
    ${
      feed?.links === undefined
        ? nothing
        : this.renderAction(mdiQrcode, this.t("common.subscribe"), this.share)
    }`;
  }

  private renderAction(path: string, label: string, act: () => void): TemplateResult {
    const { feed } = this;
    const isBusy = feed !== undefined && (this.deeds?.isBusyFeed(feed.config_entry_id) ?? false);
    return html`<button
      class="button"
      aria-label=${label}
      title=${label}
      ?disabled=${isBusy}
      @click=${act}
    >
      ${icon(path)}<span>${label}</span>
    </button>`;
  }

  private readonly sync = (): void => {
    const { feed } = this;
    const all = [...(this.live?.feeds.values() ?? [])].filter(
      (one) => one.source_kind !== "manual",
    );
    void this.deeds?.sync(feed === undefined ? all : [feed], { isAll: feed === undefined });
  };

  private enable(isOn: boolean): void {
    const { feed } = this;
    void (feed === undefined ? this.deeds?.enableAll(isOn) : this.deeds?.enable(feed, isOn));
  }

  private readonly share = (): void => {
    this.isSharing = true;
  };

  private renderFeeds(): TemplateResult {
    const feeds = [...(this.live?.feeds.values() ?? [])].sort((one, other) =>
      one.title.localeCompare(other.title, this.home.language),
    );
    const tabs: Tab[] = [
      { id: ALL, label: this.t("common.all_feeds") },
      ...feeds.map((feed) => this.tabOf(feed)),
    ];
    return this.narrow ? this.renderSelect(tabs) : this.renderTabs(tabs);
  }

  private tabOf(feed: Feed): Tab {
    const { failed } = feed.counts;
    const badge = {
      text: String(failed),
      label: counted(this.home, this.t, "common.failed", failed),
    };
    const tab = { id: feed.config_entry_id, label: feed.title };
    return failed === 0 ? tab : { ...tab, badge };
  }

  private renderTabs(tabs: readonly Tab[]): TemplateResult {
    return html`<anypod-tabs
      .tabs=${tabs}
      .chosen=${this.chosen ?? ALL}
      label=${this.t("panel.feeds")}
      @chosen=${(event: CustomEvent<string>) => {
        this.tell("feed", event.detail);
      }}
    ></anypod-tabs>`;
  }

  private renderSelect(tabs: readonly Tab[]): TemplateResult {
    return html`<select
      aria-label=${this.t("panel.feeds")}
      @change=${(event: Event) => {
        this.tell("feed", (event.target as HTMLSelectElement).value);
      }}
    >
      ${map(
        tabs,
        ({ id, label, badge }) =>
          html`<option value=${id} .selected=${id === (this.chosen ?? ALL)}>
            ${badge === undefined ? label : `${label} (${badge.label})`}
          </option>`,
      )}
    </select>`;
  }

  private renderViews(): TemplateResult {
    const tabs: Tab[] = [
      { id: "episodes", label: this.t("panel.episodes") },
      { id: "statistics", label: this.t("panel.statistics") },
    ];
    return html`<anypod-tabs
      .tabs=${tabs}
      .chosen=${this.view}
      label=${this.t("panel.view")}
      @chosen=${(event: CustomEvent<string>) => {
        this.tell("view", event.detail);
      }}
    ></anypod-tabs>`;
  }

  private renderAdding(): TemplateResult | typeof nothing {
    const { feed } = this;
    return feed?.source_kind !== "manual"
      ? nothing
      : html`<anypod-add-url
          .hass=${this.hass}
          .feed=${feed}
          .open=${this.isAdding}
          @closed=${() => {
            this.isAdding = false;
          }}
        ></anypod-add-url>`;
  }
}

define("anypod-top", AnypodTop);
