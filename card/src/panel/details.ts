/** All that is known of one episode, live. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { map } from "lit/directives/map.js";
import { mdiOpenInNew } from "@mdi/js";
import "../common/picture";
import "../common/player";
import type { Deeds } from "../common/deeds";
import { deedsFor } from "../common/deeds";
import { define } from "../common/define";
import { AnypodElement } from "../common/element";
import { dateTime, relative, size } from "../common/format";
import { codeOf, isAdmin } from "../common/hass";
import { icon } from "../common/icons";
import type { AnypodPlayer } from "../common/player";
import { progressBar, progressText } from "../common/progress";
import { controls, tokens } from "../common/styles";
import { failure, isolated, type TextKey } from "../common/texts";
import type { Artifact, DetailedEpisode, Episode, Feed } from "../common/types";
import { DEEDS } from "../common/words";
import type { Chosen } from "./address";
import type { Plan } from "./bulk";
import { detailStyles } from "./detail-styles";
import { factsOf } from "./facts";
import { happenings } from "./history";
import "./log";
import "./player-extras";
import { type Piece, pieces } from "./prose";

/** What changed is read anew so much later: changes come in swarms. */
const REREAD_MS = 400;

const KINDS: Record<string, TextKey> = {
  media: "panel.kind_media",
  artwork: "panel.kind_artwork",
  transcript: "panel.kind_transcript",
};

/** Says "plan" with what is to be done with its episode. */
export class AnypodDetails extends AnypodElement {
  @property({ attribute: false }) chosen?: Chosen;
  @property({ attribute: false }) feeds: ReadonlyMap<string, Feed> = new Map();
  // It stays the same and changes inside.
  @property({ attribute: false, hasChanged: () => true }) deeds?: Deeds;
  @state() private episode: DetailedEpisode | null = null;
  @state() private problem: string | null = null;
  @state() private isGone = false;
  @query("anypod-player") private readonly player!: AnypodPlayer | null;

  private timer: number | undefined;
  private reading = 0;

  static override styles = [tokens, controls, detailStyles];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has("chosen") && changes.get("chosen")?.episode_id !== this.chosen?.episode_id) {
      this.episode = null;
      void this.read();
    }
  }

  protected override updated(): void {
    // What plays was not on the page yet when its chapters were drawn.
    const extras = this.renderRoot.querySelector("anypod-player-extras");
    if (extras !== null && "player" in extras) {
      extras.player = this.player;
    }
  }

  /** Take in what changed; what only a look at the episode tells is read anew. */
  take(changed: readonly Episode[], isReset: boolean): void {
    const before = this.episode;
    const mine = changed.find((one) => one.episode_id === this.chosen?.episode_id);
    if (mine !== undefined && before !== null) {
      this.episode = { ...before, ...mine };
    }
    const isNew = mine !== undefined && mine.updated_at !== before?.updated_at;
    if (isReset || isNew || (mine !== undefined && this.isGone)) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.read(), REREAD_MS);
    }
  }

  private async read(): Promise<void> {
    const { chosen } = this;
    this.reading += 1;
    const { reading } = this;
    if (chosen === undefined) {
      return;
    }
    let episode: DetailedEpisode | null = null;
    let failure: unknown = null;
    try {
      const { config_entry_id, episode_id } = chosen;
      const type = "anypod/episodes/get";
      episode = await this.home.callWS<DetailedEpisode>({ type, config_entry_id, episode_id });
    } catch (error) {
      failure = error;
    }
    if (reading === this.reading) {
      this.show(episode, failure);
    }
  }

  private show(episode: DetailedEpisode | null, error: unknown): void {
    const code = codeOf(error);
    this.isGone = code === "episode_not_found" || code === "feed_not_found";
    this.problem = error === null || this.isGone ? null : failure(this.home, error);
    if (episode !== null || this.isGone) {
      this.episode = episode;
    }
    this.dispatchEvent(new CustomEvent("shown", { detail: this.episode }));
  }

  private plan(deed: Plan["deed"], episode: Episode): void {
    const detail: Plan = { deed, episodes: [episode] };
    this.dispatchEvent(new CustomEvent("plan", { detail }));
  }

  protected override render(): TemplateResult {
    if (this.isGone) {
      return html`<p role="status">${this.t("panel.gone")}</p>`;
    }
    const { episode } = this;
    if (episode === null) {
      return this.problem === null ? skeleton() : this.renderProblem(this.problem);
    }
    const shown = { ...episode, ...this.deeds?.shown(episode) };
    return html`
      ${this.problem === null ? nothing : this.renderProblem(this.problem)} ${this.renderTop(shown)}
      ${this.renderDeeds(shown)} ${this.renderPlayer(shown)} ${this.renderDescription(shown)}
      ${this.renderFiles(shown)} ${this.renderHistory(shown)}
      <anypod-log .hass=${this.hass} .text=${shown.log}></anypod-log>
    `;
  }

  private renderProblem(problem: string): TemplateResult {
    return html`<p role="alert">
      <span class="error-text">${problem}</span>
      <button class="button" @click=${() => void this.read()}>${this.t("common.try_again")}</button>
    </p>`;
  }

  private renderTop(episode: DetailedEpisode): TemplateResult {
    const feed = this.feeds.get(episode.config_entry_id)?.title ?? "";
    return html`<div class="top">
        <anypod-picture
          .hass=${this.hass}
          .path=${episode.artwork_url}
          .pixels=${512}
        ></anypod-picture>
        <dl>
          ${map(
            factsOf(this.home, this.t, episode, feed),
            ([name, value]) =>
              html`<div>
                <dt>${this.t(name)}</dt>
                <dd dir="auto">${value}</dd>
              </div>`,
          )}
        </dl>
      </div>
      ${episode.progress === null ? nothing : this.renderProgress(episode, episode.progress)}
      ${
        episode.error === null
          ? nothing
          : html`<p class="error-text">${isolated(episode.error.message)}</p>
              <p class="secondary detail" dir="auto">${episode.error.detail}</p>`
      }`;
  }

  private renderProgress(
    episode: Episode,
    progress: NonNullable<Episode["progress"]>,
  ): TemplateResult {
    return html`<p class="secondary">${progressText(this.home, this.t, progress)}</p>
      ${progressBar(this.t, progress, episode.title)}`;
  }

  private renderDeeds(episode: DetailedEpisode): TemplateResult {
    const isBusy = this.deeds?.isBusy(episode.episode_id) ?? false;
    return html`<div class="deeds">
      ${map(
        deedsFor(episode, { isAdmin: isAdmin(this.home) }),
        (deed) =>
          html`<button
            class="button ${deed === "delete" ? "danger" : ""}"
            ?disabled=${isBusy}
            @click=${() => {
              this.plan(deed, episode);
            }}
          >
            ${this.t(DEEDS[deed])}
          </button>`,
      )}
      ${/^https?:\/\//iu.test(episode.source_url) ? this.renderSource(episode) : nothing}
    </div>`;
  }

  private renderSource(episode: Episode): TemplateResult {
    return html`<a
      class="button"
      href=${episode.source_url}
      target="_blank"
      rel="noopener noreferrer"
      >${icon(mdiOpenInNew)}${this.t("panel.source")}</a
    >`;
  }

  private renderPlayer(episode: DetailedEpisode): TemplateResult {
    const player =
      episode.media === null
        ? nothing
        : html`<anypod-player .hass=${this.hass} .episode=${episode}></anypod-player>`;
    return html`${player}
      <anypod-player-extras .hass=${this.hass} .episode=${episode}></anypod-player-extras>`;
  }

  private renderDescription(episode: DetailedEpisode): TemplateResult | typeof nothing {
    const text = episode.description?.trim() ?? "";
    if (text === "") {
      return nothing;
    }
    const lastS = episode.media === null ? null : episode.duration_s;
    return html`<h3>${this.t("panel.description")}</h3>
      <div class="prose" dir="auto">
        ${guard([text, lastS, this.home.language], () =>
          pieces(text, lastS).map((piece) => this.renderPiece(piece)),
        )}
      </div>`;
  }

  private renderPiece(piece: Piece): TemplateResult {
    switch (piece.kind) {
      case "text":
        return html`<span class="plain">${piece.text}</span>`;
      case "link":
        return html`<a href=${piece.url} target="_blank" rel="noopener noreferrer"
          >${piece.text}</a
        >`;
      case "time":
        return this.renderTime(piece.text, piece.seconds);
    }
  }

  private renderTime(text: string, seconds: number): TemplateResult {
    return html`<button
      class="time"
      aria-label=${this.t("panel.go_to", { time: text })}
      @click=${() => {
        this.player?.seek(seconds);
      }}
    >
      ${text}
    </button>`;
  }

  private renderFiles({ artifacts }: DetailedEpisode): TemplateResult | typeof nothing {
    if (artifacts.length === 0) {
      return nothing;
    }
    return html`<h3>${this.t("panel.files")}</h3>
      <ul class="files">
        ${map(artifacts, (one) => html`<li>${this.fileText(one)}</li>`)}
      </ul>`;
  }

  private fileText(file: Artifact): string {
    const kind = KINDS[file.kind];
    const name = kind === undefined ? file.kind : this.t(kind);
    const bytes = size(this.home, file.size_bytes);
    return [name, file.language, file.extension, bytes].filter((part) => part !== null).join(" · ");
  }

  private renderHistory(episode: DetailedEpisode): TemplateResult {
    return html`<h3>${this.t("panel.history")}</h3>
      <ol class="history">
        ${map(
          happenings(episode),
          ({ text, at, isAhead, problem }) =>
            html`<li class=${isAhead ? "ahead" : ""}>
              <span>${this.t(text)}</span>
              <time class="secondary" datetime=${at} title=${relative(this.home, at)}
                >${dateTime(this.home, at)}</time
              >
              ${problem === null ? nothing : html`<span class="error-text">${isolated(problem)}</span>`}
            </li>`,
        )}
      </ol>`;
  }
}

function skeleton(): TemplateResult {
  return html`<div class="skeleton picture"></div>
    <div class="skeleton line"></div>
    <div class="skeleton line"></div>`;
}

define("anypod-details", AnypodDetails);
