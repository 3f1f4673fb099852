/** Chapters and transcript of an episode: lines that the player goes to. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../common/define";
import { AnypodElement } from "../common/element";
import { clock } from "../common/format";
import type { AnypodPlayer } from "../common/player";
import { controls, tokens } from "../common/styles";
import type { Cue, DetailedEpisode } from "../common/types";
import { failure } from "../common/texts";
import { currentLine, type Line } from "./lines";
import "./seek-list";

/** Shows what `episode` has of both; `player` may be added later, or be another one. */
export class AnypodPlayerExtras extends AnypodElement {
  @property({ attribute: false }) episode?: DetailedEpisode;
  @property({ attribute: false }) player?: AnypodPlayer | null;
  @state() private positionS = -1;
  @state() private language: string | null = null;
  @state() private cues: readonly Cue[] | null = null;
  /** Made once per episode: a list that is the same is not drawn anew. */
  private chapters: readonly Line[] = [];
  private heard: AnypodPlayer | null = null;

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: block;
      }
      details {
        margin-block: var(--anypod-space);
      }
      summary {
        min-block-size: 36px;
        align-content: center;
        font-weight: 500;
        cursor: pointer;
      }
      select {
        min-block-size: 36px;
        padding-inline: 8px;
        border: 1px solid var(--anypod-line);
        border-radius: var(--anypod-radius-small);
        background: var(--anypod-surface);
        color: inherit;
        font: inherit;
      }
      .skeleton {
        block-size: 120px;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.listenTo(null);
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    this.listenTo(this.player ?? null);
    if (!changes.has("episode")) {
      return;
    }
    this.chapters = (this.episode?.chapter_list ?? []).map(({ start_s, title }) => ({
      start_s,
      text: title,
    }));
    if (changes.get("episode")?.episode_id !== this.episode?.episode_id) {
      this.positionS = -1;
      this.language = null;
      this.cues = null;
    }
  }

  private listenTo(player: AnypodPlayer | null): void {
    if (player !== this.heard) {
      this.heard?.removeEventListener("position", this.onPosition);
      player?.addEventListener("position", this.onPosition);
      this.heard = player;
    }
  }

  private readonly onPosition = (): void => {
    // Whole seconds: it is not drawn anew more often than it changes for a person.
    this.positionS = Math.floor(this.heard?.positionS ?? -1);
  };

  private readonly onSeek = (event: CustomEvent<number>): void => {
    this.player?.seek(event.detail);
    this.dispatchEvent(new CustomEvent("seek", { detail: event.detail }));
  };

  private readonly onToggle = (event: Event): void => {
    const { episode } = this;
    const isOpen = event.target instanceof HTMLDetailsElement && event.target.open;
    const [first] = episode?.transcripts ?? [];
    if (isOpen && episode !== undefined && first !== undefined && this.language === null) {
      void this.load(episode, first);
    }
  };

  private async load(episode: DetailedEpisode, language: string): Promise<void> {
    this.language = language;
    this.cues = null;
    let cues: readonly Cue[] = [];
    try {
      const answer = await this.home.callWS<{ cues: Cue[] }>({
        type: "anypod/episodes/transcript",
        config_entry_id: episode.config_entry_id,
        episode_id: episode.episode_id,
        language,
      });
      cues = answer.cues;
    } catch (error) {
      this.complain(failure(this.home, error));
    }
    if (this.episode?.episode_id === episode.episode_id && this.language === language) {
      this.cues = cues;
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { episode } = this;
    if (episode === undefined || !this.hasTexts) {
      return nothing;
    }
    return html`
      ${this.chapters.length === 0 ? nothing : this.renderChapters()}
      ${episode.transcripts.length === 0 ? nothing : this.renderTranscript(episode)}
      ${this.renderMessage()}
    `;
  }

  private renderChapters(): TemplateResult {
    return html`<details open>
      <summary>${this.t("panel.chapters")}</summary>
      ${this.renderLines(this.chapters, this.t("panel.chapters"))}
    </details>`;
  }

  private renderTranscript(episode: DetailedEpisode): TemplateResult {
    return html`<details @toggle=${this.onToggle}>
      <summary>${this.t("panel.transcript")}</summary>
      ${episode.transcripts.length > 1 ? this.renderLanguages(episode) : nothing}
      ${
        this.cues === null
          ? html`<div class="skeleton"></div>`
          : this.renderLines(this.cues, this.t("panel.transcript"))
      }
    </details>`;
  }

  private renderLanguages(episode: DetailedEpisode): TemplateResult {
    const names = new Intl.DisplayNames([this.home.language], { type: "language" });
    const options = episode.transcripts.map(
      (one) =>
        html`<option value=${one} ?selected=${one === this.language}>
          ${languageName(names, one)}
        </option>`,
    );
    return html`<label>
      ${this.t("panel.language")}
      <select
        @change=${(event: Event) => {
          void this.load(episode, (event.target as HTMLSelectElement).value);
        }}
      >
        ${options}
      </select>
    </label>`;
  }

  private readonly describe = (line: Line): string =>
    this.t("panel.play_from", { time: clock(line.start_s), text: line.text });

  private renderLines(lines: readonly Line[], label: string): TemplateResult {
    return html`<anypod-seek-list
      .lines=${lines}
      .current=${currentLine(lines, this.positionS)}
      .label=${label}
      .describe=${this.describe}
      @seek=${this.onSeek}
    ></anypod-seek-list>`;
  }
}

/** A site may call a language what it likes: then its own word is shown. */
function languageName(names: Intl.DisplayNames, language: string): string {
  try {
    return names.of(language) ?? language;
  } catch {
    return language;
  }
}

define("anypod-player-extras", AnypodPlayerExtras);
