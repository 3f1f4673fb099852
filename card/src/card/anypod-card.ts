/** The dashboard card. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../common/define";
import { Deeds } from "../common/deeds";
import { AnypodElement } from "../common/element";
import { fire, isAdmin } from "../common/hass";
import { type Live, LiveController } from "../common/live";
import "../common/picture";
import "../common/player";
import "../common/share";
import { controls, tokens } from "../common/styles";
import { failure } from "../common/texts";
import type { Episode, Feed } from "../common/types";
import {
  cardSize,
  type CardConfig,
  type GridOptions,
  gridOptions,
  type Settings,
  settingsOf,
} from "./config";
import { announce, configForm, stubConfig, TYPE } from "./editor";
import { EpisodeLists, type Limits } from "./episodes";
import { compactRows, feedRows } from "./feeds";
import { header } from "./header";
import { gone, skeleton, unavailable, welcome } from "./notices";
import { downloads, failures, newest, upcoming } from "./rows";
import { feedsOf, type Scope, scopeOf } from "./scope";
import { cardStyles } from "./styles";
import { Touch } from "./touch";
import { count, shows, type Unfolded, type View } from "./view";

/** How many of each kind are shown; the newest are as many as somebody wants. */
const MOST_DOWNLOADING = 10;
const MOST_QUEUED = 2;
const MOST_FAILED = 5;
const MOST_UPCOMING = 3;
const NONE: Limits = { downloading: 0, queued: 0, failed: 0, upcoming: 0, downloaded: 0 };

export class AnypodCard extends AnypodElement {
  @state() private settings: Settings | null = null;
  @state() private sharedId: string | null = null;
  @state() private unfolded: Unfolded | null = null;
  @state() private showsAllFeeds = false;

  private readonly lists = new EpisodeLists(() => {
    this.requestUpdate();
  });
  private readonly data = new LiveController(this, (changed, isReset) => {
    this.lists.take(changed, isReset);
    this.requestUpdate();
  });
  private readonly deeds = new Deeds(
    () => this.home,
    () => {
      this.requestUpdate();
    },
    this.complain,
  );
  private readonly touch = new Touch((action) => {
    fire(this, "hass-action", { config: this.settings?.config, action });
  });

  static override styles = [tokens, controls, cardStyles];

  static readonly getConfigForm = configForm;
  static readonly getStubConfig = stubConfig;

  setConfig(config: CardConfig): void {
    this.settings = settingsOf(config);
  }

  getCardSize(): number {
    return this.settings === null ? 1 : cardSize(this.settings);
  }

  getGridOptions(): GridOptions | Record<string, never> {
    return this.settings === null ? {} : gridOptions(this.settings);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.lists.stop();
    this.touch.stop();
    this.unfolded = null;
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    super.willUpdate(changes);
    const { live } = this.data;
    if (this.settings !== null && this.isConnected && live?.isReady === true) {
      const scope = scopeOf(this.settings, this.home);
      const feeds = feedsOf(scope, live.feeds);
      const ids = scope.ids === null ? null : feeds.map((feed) => feed.config_entry_id);
      this.lists.want(this.home, ids, this.limits(this.settings, feeds), {
        downloading: count(feeds, "downloading"),
        queued: count(feeds, "queued"),
        failed: count(feeds, "failed"),
        upcoming: count(feeds, "upcoming"),
        downloaded: count(feeds, "downloaded"),
      });
    }
  }

  private limits({ layout, hidden, episodes }: Settings, feeds: readonly Feed[]): Limits {
    if (feeds.length === 0) {
      return NONE;
    }
    const hasDownloads = !hidden.has("downloads");
    const downloading = hasDownloads && layout !== "list" ? MOST_DOWNLOADING : 0;
    if (layout === "compact") {
      return { ...NONE, downloading };
    }
    const downloaded = hidden.has("episodes") ? 0 : episodes;
    if (layout === "list") {
      return { ...NONE, downloaded };
    }
    return {
      downloading,
      downloaded,
      queued: hasDownloads ? MOST_QUEUED : 0,
      failed: hidden.has("failures") ? 0 : MOST_FAILED,
      upcoming: hidden.has("upcoming") ? 0 : MOST_UPCOMING,
    };
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.settings === null || this.hass === undefined) {
      return nothing;
    }
    const { layout } = this.settings;
    const content = html`<div class="content ${layout}">${this.renderContent(this.settings)}</div>
      ${this.renderShare()}`;
    return customElements.get("ha-card") === undefined
      ? html`<div class="card">${content}</div>`
      : html`<ha-card>${content}</ha-card>`;
  }

  private renderContent(settings: Settings): TemplateResult | typeof nothing {
    const { live } = this.data;
    const waiting = skeleton(settings.layout === "compact" ? 1 : 3);
    if (live === null || !this.hasTexts) {
      return waiting;
    }
    if (!live.isReady) {
      return live.problem === null ? waiting : this.renderUnavailable(live);
    }
    const scope = scopeOf(settings, this.home);
    const feeds = feedsOf(scope, live.feeds).map((feed) => this.deeds.shownFeed(feed));
    const content =
      feeds.length === 0
        ? this.renderNothing(scope)
        : this.renderLayout(this.look(settings, scope, feeds));
    return html`${this.renderDoubt(live)}${content}${this.renderMessage()}`;
  }

  /** Say why what is shown may not be how it is. */
  private renderDoubt(live: Live): TemplateResult | typeof nothing {
    if (!live.isConnected) {
      return html`<div class="notice warning" role="status">${this.t("common.disconnected")}</div>`;
    }
    return live.problem === null ? nothing : this.renderUnavailable(live);
  }

  private renderUnavailable({ problem }: Live): TemplateResult {
    return unavailable(this.t, failure(this.home, problem));
  }

  private renderNothing(scope: Scope): TemplateResult {
    return scope.ids === null
      ? welcome(this.t, isAdmin(this.hass))
      : gone(this.t, scope.missing ?? "feed");
  }

  private renderLayout(view: View): TemplateResult {
    const label = view.settings.title ?? view.feeds[0]?.title ?? "";
    const touch = this.touch.render(view.settings, label);
    if (view.settings.layout === "compact") {
      return html`<div class="about">${compactRows(view)}${touch}</div>`;
    }
    if (view.settings.layout === "list") {
      return html`${header(view, touch)}${shows(view, "episodes") ? newest(view) : nothing}`;
    }
    return html`${header(view, touch)} ${feedRows(view)}
    ${shows(view, "downloads") ? downloads(view) : nothing}
    ${shows(view, "failures") ? failures(view) : nothing}
    ${shows(view, "upcoming") ? upcoming(view) : nothing}
    ${shows(view, "episodes") ? newest(view) : nothing}`;
  }

  /** Gather what all parts draw from. */
  private look(settings: Settings, scope: Scope, feeds: readonly Feed[]): View {
    return {
      hass: this.home,
      t: this.t,
      isAdmin: isAdmin(this.hass),
      settings,
      deeds: this.deeds,
      lists: this.lists,
      feeds,
      isAll: scope.ids === null,
      overview: this.data.live?.overview ?? null,
      unfolded: this.unfolded,
      showsAllFeeds: this.showsAllFeeds,
      share: this.share,
      unfold: this.unfold,
      showAllFeeds: this.showAllFeeds,
    };
  }

  private readonly share = (feed: Feed): void => {
    this.sharedId = feed.config_entry_id;
  };

  private readonly unfold = (
    episode: Episode | null,
    { isPlaying }: { isPlaying: boolean },
  ): void => {
    this.unfolded = episode === null ? null : { episode, isPlaying };
  };

  private readonly showAllFeeds = (isWanted: boolean): void => {
    this.showsAllFeeds = isWanted;
  };

  private renderShare(): TemplateResult | typeof nothing {
    return isAdmin(this.hass)
      ? html`<anypod-share
          .hass=${this.hass}
          .feed=${this.data.live?.feeds.get(this.sharedId ?? "")}
          @closed=${() => {
            this.sharedId = null;
          }}
        ></anypod-share>`
      : nothing;
  }
}

define(TYPE, AnypodCard);
announce();
