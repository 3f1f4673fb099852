/** A dialog that adds single URLs to a feed for such. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "../common/define";
import type { AnypodDialog } from "../common/dialog";
import "../common/dialog";
import { AnypodElement } from "../common/element";
import type { Localize } from "../common/hass";
import { controls, tokens } from "../common/styles";
import type { EpisodeStatus, Feed } from "../common/types";
import { EPISODE_STATUS } from "../common/words";
import { failure } from "../common/texts";

/** What the action calls them; their names are those of its own form. */
const PRESETS = [
  "audio",
  "audio_mp3",
  "audio_opus",
  "video_360",
  "video_480",
  "video_720",
  "video_1080",
  "video_best",
] as const;

interface Submitted {
  response: { episode_id: string; status: EpisodeStatus; duplicate: boolean };
}

/** Stays open for the next one; says "added" with the episode's id, and "closed". */
export class AnypodAddUrl extends AnypodElement {
  @property({ attribute: false }) feed?: Feed;
  @property({ type: Boolean }) open = false;
  @state() private isBusy = false;
  @state() private error: string | null = null;
  @state() private outcome: string | null = null;
  @state() private presets: Localize | null = null;
  @query("anypod-dialog") private readonly dialog!: AnypodDialog;
  @query("#media") private readonly media!: HTMLSelectElement;
  @query("form") private readonly form!: HTMLFormElement;
  @query("#url") private readonly url!: HTMLInputElement;

  static override styles = [
    tokens,
    controls,
    css`
      form {
        display: grid;
        gap: var(--anypod-space-wide);
      }
      .field {
        display: grid;
        gap: 4px;
      }
      input:not([type="checkbox"]),
      select {
        inline-size: 100%;
        min-block-size: 44px;
        padding-inline: 12px;
        border: 1px solid var(--secondary-text-color, #727272);
        border-radius: var(--anypod-radius-small);
        background: var(--anypod-surface);
        color: inherit;
        font: inherit;
      }
      input[aria-invalid="true"] {
        border-color: var(--anypod-error);
      }
      .check {
        display: flex;
        align-items: center;
        gap: var(--anypod-space);
        min-block-size: 36px;
      }
      input[type="checkbox"] {
        inline-size: 20px;
        block-size: 20px;
        accent-color: var(--anypod-accent);
      }
      .outcome {
        margin: 0;
      }
      .outcome:empty {
        display: none;
      }
      footer {
        display: flex;
        justify-content: end;
        gap: var(--anypod-space);
      }
    `,
  ];

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (this.open && changes.has("open")) {
      this.error = this.outcome = null;
      void this.loadPresets();
    }
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (this.open && changes.has("open") && this.hasTexts) {
      this.empty();
      void this.dialog.updateComplete.then(() => {
        this.url.focus();
      });
    }
  }

  /** Make room for the next one, which often is to be of the same format. */
  private empty(): void {
    const { value } = this.media;
    this.form.reset();
    this.media.value = value;
  }

  private async loadPresets(): Promise<void> {
    try {
      this.presets = await this.home.loadBackendTranslation("selector", "anypod");
    } catch {
      // Their keys are words as well.
      this.presets = null;
    }
  }

  private readonly submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.feed !== undefined && !this.isBusy) {
      void this.add(this.feed, new FormData(this.form));
    }
  };

  private async add(feed: Feed, given: FormData): Promise<void> {
    this.isBusy = true;
    this.error = this.outcome = null;
    try {
      const answer = await this.home.callService(
        "anypod",
        "add_url",
        { config_entry_id: feed.config_entry_id, ...fields(given) },
        undefined,
        false,
        true,
      );
      this.take((answer as Submitted).response);
    } catch (error) {
      this.error = failure(this.home, error);
    } finally {
      this.isBusy = false;
    }
    await this.updateComplete;
    this.url.focus();
  }

  private take({ duplicate, episode_id, status }: Submitted["response"]): void {
    const key = duplicate ? "panel.add_duplicate" : "panel.add_done";
    this.outcome = this.t(key, { status: this.t(EPISODE_STATUS[status]) });
    this.empty();
    this.dispatchEvent(new CustomEvent("added", { detail: episode_id }));
  }

  private readonly closed = (): void => {
    this.open = false;
    this.dispatchEvent(new CustomEvent("closed"));
  };

  protected override render(): TemplateResult | typeof nothing {
    if (!this.hasTexts) {
      return nothing;
    }
    return html`<anypod-dialog
      .open=${this.open}
      heading=${this.t("panel.add_heading", { feed: this.feed?.title ?? "" })}
      close-label=${this.t("common.close")}
      @closed=${this.closed}
    >
      <form novalidate @submit=${this.submit}>
        ${this.renderUrl()} ${this.renderTitle()} ${this.renderPreset()} ${this.renderExpand()}
        <p class="outcome" role="status">${this.outcome}</p>
        <footer>
          <button class="button primary" type="submit" ?disabled=${this.isBusy}>
            ${this.t("panel.add_submit")}
          </button>
        </footer>
      </form>
    </anypod-dialog>`;
  }

  private renderUrl(): TemplateResult {
    return html`<div class="field">
      <label for="url">${this.t("panel.add_url")}</label>
      <input
        id="url"
        name="url"
        type="url"
        inputmode="url"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        required
        aria-invalid=${this.error === null ? "false" : "true"}
        aria-describedby="url-help"
      />
      <span id="url-help" class=${this.error === null ? "secondary" : "error-text"} role="status">
        ${this.error ?? this.t("panel.add_url_help")}
      </span>
    </div>`;
  }

  private renderTitle(): TemplateResult {
    return html`<div class="field">
      <label for="title">${this.t("panel.add_title")}</label>
      <input id="title" name="title" dir="auto" autocomplete="off" aria-describedby="title-help" />
      <span id="title-help" class="secondary">${this.t("panel.add_title_help")}</span>
    </div>`;
  }

  private renderPreset(): TemplateResult {
    const options = PRESETS.map((preset) => {
      const name = this.presets?.(`component.anypod.selector.playable.options.${preset}`) ?? "";
      return html`<option value=${preset}>${name === "" ? preset : name}</option>`;
    });
    return html`<div class="field">
      <label for="media">${this.t("panel.add_media")}</label>
      <select id="media" name="media">
        <option value="">${this.t("panel.add_media_of_feed")}</option>
        ${options}
      </select>
    </div>`;
  }

  private renderExpand(): TemplateResult {
    return html`<label class="check">
      <input type="checkbox" name="expand" />
      ${this.t("panel.add_expand")}
    </label>`;
  }
}

/** Return what was filled in; the action knows what holds for the rest. */
function fields(given: FormData): Record<string, string | boolean> {
  const texts = ["url", "title", "media"].map((name) => [name, text(given, name)] as const);
  return {
    ...Object.fromEntries(texts.filter(([name, value]) => name === "url" || value !== "")),
    expand: given.has("expand"),
  };
}

function text(given: FormData, name: string): string {
  const value = given.get(name);
  return typeof value === "string" ? value.trim() : "";
}

define("anypod-add-url", AnypodAddUrl);
