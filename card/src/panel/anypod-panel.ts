/** The episodes panel: every episode of every feed. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { Deeds } from "../common/deeds";
import { define } from "../common/define";
import { AnypodElement } from "../common/element";
import { number } from "../common/format";
import { type HomeAssistant, isAdmin, navigate } from "../common/hass";
import { type Live, LiveController } from "../common/live";
import { controls, tokens } from "../common/styles";
import { counted } from "../common/plural";
import type { Episode, Feed, Page } from "../common/types";
import { failure } from "../common/texts";
import { fromAddress, isFiltered, queryOf, toAddress, type View } from "./address";
import "./bulk";
import type { Plan } from "./bulk";
import "./confirm";
import "./drawer";
import type { AnypodDrawer } from "./drawer";
import "./list";
import type { AnypodList, Pick } from "./list";
import { Pages } from "./pages";
import { panelStyles } from "./panel-styles";
import { MOST_SELECTED, rangeOf, Selection } from "./selection";
import "./statistics";
import { countsOf } from "./totals";
import "./toolbar";
import type { Wish } from "./toolbar";
import "./top";

/** Marks a page of the browser's history that follows the same page without details. */
const OPENED = "anypodOpened";
const ADD_FEED = "/config/integrations/dashboard/add?domain=anypod";

export class AnypodPanel extends AnypodElement {
  @property({ type: Boolean, reflect: true }) narrow = false;
  @property({ attribute: false }) route?: { prefix: string; path: string };
  @state() private view: View = fromAddress(location.search);
  /** What waits for a yes. */
  @state() private plan: Plan | null = null;
  @query("anypod-list") private readonly list!: AnypodList | null;
  @query("anypod-drawer") private readonly drawer!: AnypodDrawer | null;

  private readonly data = new LiveController(this, (changed, isReset) => {
    this.pages.take(changed);
    this.selection.take(changed);
    this.drawer?.take(changed, isReset);
    if (isReset) {
      this.pages.refreshSoon();
    }
    this.requestUpdate();
  });
  private readonly pages = new Pages(
    (wanted) => this.home.callWS<Page>({ type: "anypod/episodes/list", ...wanted }),
    () => {
      this.requestUpdate();
    },
  );
  private readonly selection = new Selection();
  private readonly deeds = new Deeds(
    () => this.home,
    () => {
      this.requestUpdate();
    },
    this.complain,
  );
  /** What is listed by now. */
  private listed: string | null = null;

  static override styles = [tokens, controls, panelStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("popstate", this.moved);
    window.addEventListener("location-changed", this.moved);
    this.moved();
    if (this.listed !== null) {
      this.pages.refreshSoon();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("popstate", this.moved);
    window.removeEventListener("location-changed", this.moved);
    this.pages.stop();
  }

  /** Home Assistant gives itself anew with each state that changes: not our concern. */
  protected override shouldUpdate(changes: PropertyValues<this>): boolean {
    const before = changes.get("hass");
    return changes.size !== 1 || before === undefined || !isAsBefore(before, this.home);
  }

  protected override willUpdate(): void {
    const wanted = queryOf(this.view);
    const listed = JSON.stringify(wanted);
    if (this.hass !== undefined && listed !== this.listed) {
      this.listed = listed;
      this.selection.clear();
      this.pages.show(wanted);
      this.list?.toTop();
    }
  }

  // Where we are

  private readonly moved = (): void => {
    if (location.pathname.replace(/\/$/u, "") === this.path) {
      this.view = fromAddress(location.search);
    }
  };

  private get path(): string {
    return this.route?.prefix ?? "/anypod";
  }

  /** Whether the browser's history goes back to this page without details. */
  private get canGoBack(): boolean {
    return (history.state as Record<string, unknown> | null)?.[OPENED] === true;
  }

  private go(change: Partial<View>, options: { replace?: boolean; state?: object } = {}): void {
    navigate(`${this.path}${toAddress({ ...this.view, ...change })}`, options);
  }

  private readonly onFeed = (event: CustomEvent<string>): void => {
    this.go({ feed: event.detail === "" ? null : event.detail, episode: null });
  };

  private readonly onView = (event: CustomEvent<View["view"]>): void => {
    this.go({ view: event.detail });
  };

  private readonly onWish = (event: CustomEvent<Wish>): void => {
    // Each letter would be a step back otherwise.
    const isSearch = event.detail.search !== undefined && this.view.search !== "";
    // What was opened stays as it was: going back there would undo the change.
    this.go(event.detail, { replace: isSearch && !this.canGoBack });
  };

  private readonly onOpen = async (event: CustomEvent<Episode>): Promise<void> => {
    const { config_entry_id, episode_id } = event.detail;
    const isOpen = this.view.episode !== null;
    const options = isOpen ? { replace: true } : { state: { [OPENED]: true } };
    this.go({ episode: { config_entry_id, episode_id } }, options);
    await this.updateComplete;
    this.drawer?.focus();
  };

  private readonly close = async (): Promise<void> => {
    if (this.canGoBack) {
      history.back();
    } else {
      this.go({ episode: null }, { replace: true });
    }
    await this.updateComplete;
    this.list?.focus();
  };

  // What is selected, and what is done with it

  private readonly onPick = async (event: CustomEvent<Pick>): Promise<void> => {
    const { episode, index, isRange } = event.detail;
    const { anchor } = this.selection;
    if (isRange && anchor !== null) {
      await this.pickRows(...rangeOf(anchor, index));
    } else {
      this.selection.toggle(episode, index);
      this.requestUpdate();
    }
  };

  private readonly pickAll = async (): Promise<void> => {
    const total = this.pages.total ?? 0;
    if (total > 0) {
      await this.pickRows(0, Math.min(total, MOST_SELECTED) - 1);
    }
    if (total > MOST_SELECTED) {
      this.complain(this.t("panel.most_selected", { count: number(this.home, MOST_SELECTED) }));
    }
  };

  private readonly pickNone = (): void => {
    this.selection.clear();
    this.requestUpdate();
  };

  private async pickRows(first: number, last: number): Promise<void> {
    try {
      this.selection.add((await this.pages.range(first, last)) ?? []);
    } catch (error) {
      this.complain(failure(this.home, error));
    }
    this.requestUpdate();
  }

  private readonly onPlan = (event: CustomEvent<Plan>): void => {
    if (event.detail.deed === "delete") {
      this.plan = event.detail;
    } else {
      void this.carryOut(event.detail);
    }
  };

  private readonly onAnswer = (event: CustomEvent<boolean>): void => {
    const { plan } = this;
    this.plan = null;
    if (event.detail && plan !== null) {
      void this.carryOut(plan);
    }
  };

  private async carryOut({ deed, episodes }: Plan): Promise<void> {
    this.message = null;
    const done = await this.deeds.do(deed, episodes);
    if (episodes.length > 1) {
      const texts = [counted(this.home, this.t, "panel.done", done), this.message];
      this.complain(texts.filter((text) => text !== null).join(" "));
    }
  }

  // What it looks like

  protected override render(): TemplateResult {
    const { live } = this.data;
    if (!this.hasTexts || live === null) {
      return skeleton();
    }
    return html`<anypod-top
        .hass=${this.hass}
        .narrow=${this.narrow}
        .live=${live}
        .deeds=${this.deeds}
        .chosen=${this.view.feed}
        .view=${this.view.view}
        @feed=${this.onFeed}
        @view=${this.onView}
      ></anypod-top>
      ${this.renderNotice()}
      <main>${this.renderMain(live)}${this.renderDetails(live.feeds)}</main>
      <anypod-confirm
        .hass=${this.hass}
        .plan=${this.plan}
        @answered=${this.onAnswer}
      ></anypod-confirm>
      <div class="messages">${this.renderMessage()}</div>`;
  }

  private renderNotice(): TemplateResult | typeof nothing {
    const { live } = this.data;
    if (live?.isConnected === false) {
      return html`<p class="notice" role="status">${this.t("common.disconnected")}</p>`;
    }
    const problem = live?.problem ?? null;
    return problem === null
      ? nothing
      : html`<p class="notice error-text" role="alert">
          ${this.t("common.unavailable", { reason: failure(this.home, problem) })}
        </p>`;
  }

  private renderMain({ isReady, problem, feeds }: Live): TemplateResult | typeof nothing {
    const { feed, view } = this.view;
    if (!isReady && problem !== null) {
      return nothing;
    }
    if (isReady) {
      if (feeds.size === 0) {
        return this.renderEmpty(this.t("panel.no_feeds"), this.renderAddFeed());
      }
      if (feed !== null && !feeds.has(feed)) {
        return this.renderEmpty(this.t("panel.no_feed"), nothing);
      }
    }
    return view === "statistics"
      ? html`<div class="content scrolls">
          <anypod-statistics .hass=${this.hass} .entryId=${feed ?? undefined}></anypod-statistics>
        </div>`
      : html`<div class="content">${this.renderEpisodes(feeds)}</div>`;
  }

  private renderAddFeed(): TemplateResult | typeof nothing {
    return isAdmin(this.hass)
      ? html`<a class="button primary" href=${ADD_FEED}>${this.t("common.add_feed")}</a>`
      : nothing;
  }

  private renderEpisodes(feeds: ReadonlyMap<string, Feed>): TemplateResult {
    const { total } = this.pages;
    return html`<anypod-toolbar
        .hass=${this.hass}
        .view=${this.view}
        .counts=${countsOf(feeds, this.view.feed)}
        @wish=${this.onWish}
      ></anypod-toolbar>
      <div class="total secondary" role="status">
        ${total === null ? nothing : counted(this.home, this.t, "panel.total", total)}
      </div>
      ${this.renderProblem()} ${total === 0 ? this.renderNothing(feeds) : this.renderList(feeds)}
      ${
        this.selection.size === 0
          ? nothing
          : html`<anypod-bulk
              .hass=${this.hass}
              .selection=${this.selection}
              @plan=${this.onPlan}
              @pick-all=${this.pickAll}
              @pick-none=${this.pickNone}
            ></anypod-bulk>`
      }`;
  }

  private renderProblem(): TemplateResult | typeof nothing {
    const { problem } = this.pages;
    const { live } = this.data;
    // Said once is enough.
    return problem === null || live?.isConnected !== true || live.problem !== null
      ? nothing
      : html`<p class="notice error-text" role="alert">
          ${this.t("panel.cannot_list", { reason: failure(this.home, problem) })}
          <button
            class="button"
            @click=${() => {
              this.pages.refresh();
            }}
          >
            ${this.t("common.try_again")}
          </button>
        </p>`;
  }

  private renderNothing(feeds: ReadonlyMap<string, Feed>): TemplateResult {
    if (isFiltered(this.view)) {
      const clear = html`<button
        class="button"
        @click=${() => {
          this.go({ search: "", status: [] });
        }}
      >
        ${this.t("panel.clear_filters")}
      </button>`;
      return this.renderEmpty(this.t("panel.nothing_found"), clear);
    }
    const isManual = feeds.get(this.view.feed ?? "")?.source_kind === "manual";
    const text = this.t(isManual ? "panel.no_urls" : "panel.no_episodes");
    return this.renderEmpty(text, nothing);
  }

  private renderEmpty(text: string, action: TemplateResult | typeof nothing): TemplateResult {
    return html`<div class="empty">
      <p>${text}</p>
      ${action}
    </div>`;
  }

  private renderList(feeds: ReadonlyMap<string, Feed>): TemplateResult {
    return html`<anypod-list
      .hass=${this.hass}
      .pages=${this.pages}
      .selection=${this.selection}
      .deeds=${this.deeds}
      .feeds=${feeds}
      .showsFeeds=${this.view.feed === null}
      .current=${this.view.episode?.episode_id ?? null}
      @open=${this.onOpen}
      @pick=${this.onPick}
      @pick-all=${this.pickAll}
    ></anypod-list>`;
  }

  private renderDetails(feeds: ReadonlyMap<string, Feed>): TemplateResult | typeof nothing {
    const { episode } = this.view;
    if (episode === null) {
      return nothing;
    }
    return html`<anypod-drawer
      .hass=${this.hass}
      .chosen=${episode}
      .narrow=${this.narrow}
      .feeds=${feeds}
      .deeds=${this.deeds}
      @plan=${this.onPlan}
      @closed=${this.close}
    ></anypod-drawer>`;
  }
}

function skeleton(): TemplateResult {
  return html`<div class="waiting" aria-busy="true">
    ${Array.from({ length: 8 }, () => html`<div class="skeleton"></div>`)}
  </div>`;
}

function isAsBefore(before: HomeAssistant, now: HomeAssistant): boolean {
  return (["connection", "language", "locale", "localize", "user", "config"] as const).every(
    (name) => before[name] === now[name],
  );
}

define("anypod-panel", AnypodPanel);
