/** A feed's links: who uses them, and how to add, change and revoke them. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Deeds, type LinkDeed } from "./deeds";
import { define } from "./define";
import { AnypodElement } from "./element";
import { dateTime, relative } from "./format";
import { controls, tokens } from "./styles";
import type { TextKey } from "./texts";
import type { Feed, Link } from "./types";

const FORWARD_DAYS = 30;
/** Of a longer name, the rest would be lost. */
const LONGEST_NAME = 60;

type Question = "rotate" | "revoke";

/** What is done once a question is answered. */
interface Answer {
  words: string;
  deed: LinkDeed;
  data?: Record<string, number>;
  /** What is said afterwards. */
  done: string;
  isDanger?: boolean;
}

/** A part of the dialog that shares a feed.
 *
 * Says "added" with the id of a new link, and "said" with what a person is to be told, null
 * when that is out of date.
 */
export class AnypodLinks extends AnypodElement {
  @property({ attribute: false }) feed?: Feed;
  /** Which link a question is about; one question at a time is enough. */
  @state() private asked: { linkId: string; question: Question } | null = null;
  /** Why something was refused: what was asked for last, a question or the form. */
  @state() private error: string | null = null;
  @query("h3") private readonly heading!: HTMLElement;
  @query(".question") private readonly questioning!: HTMLElement | null;
  @query("input") private readonly field!: HTMLInputElement;

  /** What opened the question. */
  private opener: HTMLElement | null = null;
  private readonly deeds = new Deeds(
    () => this.home,
    () => {
      this.requestUpdate();
    },
    (message) => {
      this.error = message;
    },
  );

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: grid;
        gap: var(--anypod-space-wide);
        border-block-start: 1px solid var(--anypod-line);
        padding-block-start: var(--anypod-space-wide);
      }
      h3,
      p,
      ul {
        margin: 0;
      }
      h3 {
        font-size: var(--anypod-text-large);
        font-weight: 500;
      }
      h3 + p {
        margin-block-start: calc(-1 * var(--anypod-space));
      }
      ul {
        display: grid;
        gap: var(--anypod-space-wide);
        padding: 0;
        list-style: none;
      }
      .link,
      .buttons {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--anypod-space);
      }
      .who {
        flex: 1 1 160px;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .name {
        display: block;
        font-weight: 500;
      }
      .question {
        display: grid;
        gap: var(--anypod-space);
        margin-block-start: var(--anypod-space);
        padding: 12px;
        border: 1px solid var(--anypod-line);
        border-radius: var(--anypod-radius-small);
        overflow-wrap: anywhere;
      }
      form {
        display: grid;
        gap: 4px;
      }
      .field {
        display: flex;
        flex-wrap: wrap;
        gap: var(--anypod-space);
      }
      input {
        flex: 1 1 160px;
        min-inline-size: 0;
        min-block-size: 36px;
        padding-inline: 10px;
        border: 1px solid var(--secondary-text-color, #727272);
        border-radius: var(--anypod-radius-small);
        background: transparent;
        color: inherit;
        font: inherit;
      }
      input[aria-invalid="true"] {
        border-color: var(--anypod-error);
      }
    `,
  ];

  private get links(): readonly Link[] {
    return this.feed?.links ?? [];
  }

  private get isBusy(): boolean {
    return this.feed !== undefined && this.deeds.isBusyFeed(this.feed.config_entry_id);
  }

  /** Whether a question may be asked about a link: a feed keeps one. */
  private mayAsk(question: Question): boolean {
    return question === "rotate" || this.links.length > 1;
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    super.willUpdate(changes);
    const { asked } = this;
    if (asked === null || this.isBusy) {
      return;
    }
    const isThere = this.links.some((link) => link.link_id === asked.linkId);
    if (!isThere || !this.mayAsk(asked.question)) {
      // Somebody else has revoked it, or all others.
      const hadFocus = this.questioning?.matches(":focus-within") ?? false;
      this.ask(null);
      if (hadFocus) {
        void this.focusLater(() => this.heading);
      }
    }
  }

  private ask(asked: { linkId: string; question: Question } | null): void {
    this.asked = asked;
    this.error = null;
    this.say(null);
  }

  private async focusLater(find: () => HTMLElement | null): Promise<void> {
    await this.updateComplete;
    find()?.focus();
  }

  private say(words: string | null): void {
    this.dispatchEvent(new CustomEvent("said", { detail: words }));
  }

  private readonly dismiss = (): void => {
    this.ask(null);
    void this.focusLater(() => this.opener);
  };

  /** Do what was chosen; the question stays where that is refused. */
  private async answer(link: Link, answer: Answer, pressed: HTMLElement): Promise<void> {
    const { feed } = this;
    if (feed === undefined || this.isBusy) {
      return;
    }
    this.error = null;
    const { deed, data } = answer;
    const done = await this.deeds.link(feed, deed, { link_id: link.link_id, ...data });
    if (done === undefined) {
      await this.focusLater(() => pressed);
      return;
    }
    this.ask(null);
    this.say(answer.done);
    await this.focusLater(() => (deed === "revoke_link" ? this.heading : this.opener));
  }

  private readonly submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.feed !== undefined && !this.isBusy) {
      void this.add(this.feed, this.field.value.trim());
    }
  };

  private async add(feed: Feed, name: string): Promise<void> {
    this.ask(null);
    if (name === "") {
      this.error = this.t("common.link_name_missing");
    } else {
      const link = await this.deeds.link(feed, "create_link", { name });
      if (link !== undefined) {
        this.field.value = "";
        this.say(this.t("common.link_added", { name: link.name }));
        this.dispatchEvent(new CustomEvent("added", { detail: link.link_id }));
      }
    }
    await this.focusLater(() => this.field);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.hasTexts) {
      return nothing;
    }
    const { t } = this;
    // The heading is where the focus goes when what had it is gone.
    return html`<h3 tabindex="-1">${t("common.links")}</h3>
      <p class="secondary">${t("common.links_help")}</p>
      <ul>
        ${repeat(
          this.links,
          (link) => link.link_id,
          (link) => this.renderLink(link),
        )}
      </ul>
      ${this.renderForm()}`;
  }

  private renderLink(link: Link): TemplateResult {
    const { asked } = this;
    return html`<li>
      <div class="link">
        <div class="who">
          <span class="name" dir="auto">${link.name}</span>
          <span class="secondary">${this.renderUse(link)}</span>
        </div>
        <div class="buttons">
          ${this.renderOpener(link, "rotate", "common.new_address")}
          ${this.mayAsk("revoke") ? this.renderOpener(link, "revoke", "common.revoke") : nothing}
        </div>
      </div>
      ${asked?.linkId === link.link_id ? this.renderQuestion(link, asked.question) : nothing}
    </li>`;
  }

  private renderUse(link: Link): TemplateResult {
    const { t } = this;
    const { last_used_at: used, last_agent: agent } = link;
    if (used === null) {
      return html`${t("common.never_used")}`;
    }
    const time = relative(this.home, used);
    const words =
      agent === null
        ? t("common.last_used", { time })
        : t("common.last_used_by", { time, app: agent });
    return html`<span title=${dateTime(this.home, used)}>${words}</span>`;
  }

  private renderOpener(link: Link, question: Question, key: TextKey): TemplateResult {
    const { asked } = this;
    const isOpen = asked?.linkId === link.link_id && asked.question === question;
    return html`<button
      class="button ${question === "revoke" ? "danger" : ""}"
      aria-label=${this.t("common.deed_of", { deed: this.t(key), title: link.name })}
      aria-expanded=${isOpen ? "true" : "false"}
      ?disabled=${this.isBusy}
      @click=${(event: Event & { currentTarget: HTMLElement }) => {
        this.opener = event.currentTarget;
        this.ask(isOpen ? null : { linkId: link.link_id, question });
        // Not onto a button: whoever presses twice has answered nothing.
        void this.focusLater(() => this.questioning ?? this.opener);
      }}
    >
      ${this.t(key)}
    </button>`;
  }

  private renderQuestion(link: Link, question: Question): TemplateResult {
    const { t } = this;
    const { name } = link;
    const words =
      question === "revoke"
        ? t("common.revoke_question", { name })
        : t("common.new_address_question", { name });
    const answers = this.answers(name, question).map((answer) => this.renderAnswer(link, answer));
    return html`<div class="question" role="group" aria-labelledby="question" tabindex="-1">
      <p id="question">${words}</p>
      ${this.error === null ? nothing : html`<p class="error-text" role="alert">${this.error}</p>`}
      <div class="buttons">
        ${answers}
        <button class="button" ?disabled=${this.isBusy} @click=${this.dismiss}>
          ${t("common.cancel")}
        </button>
      </div>
    </div>`;
  }

  private answers(name: string, question: Question): Answer[] {
    const { t } = this;
    if (question === "revoke") {
      const done = t("common.link_revoked", { name });
      return [{ words: t("common.revoke"), deed: "revoke_link", done, isDanger: true }];
    }
    const days = FORWARD_DAYS;
    return [
      {
        words: t("common.forward", { days }),
        deed: "rotate_link",
        data: { forward_days: days },
        done: t("common.link_forwarded", { name, days }),
      },
      {
        words: t("common.stop_at_once"),
        deed: "rotate_link",
        done: t("common.link_rotated", { name }),
      },
    ];
  }

  private renderAnswer(link: Link, answer: Answer): TemplateResult {
    return html`<button
      class="button ${answer.isDanger === true ? "danger" : ""}"
      ?disabled=${this.isBusy}
      @click=${(event: Event & { currentTarget: HTMLElement }) => {
        void this.answer(link, answer, event.currentTarget);
      }}
    >
      ${answer.words}
    </button>`;
  }

  private renderForm(): TemplateResult {
    const { t } = this;
    const error = this.asked === null ? this.error : null;
    return html`<form novalidate @submit=${this.submit}>
      <label for="name">${t("common.link_name")}</label>
      <div class="field">
        <input
          id="name"
          dir="auto"
          autocomplete="off"
          maxlength=${LONGEST_NAME}
          required
          aria-invalid=${error === null ? "false" : "true"}
          aria-describedby="name-help"
        />
        <button class="button" type="submit" ?disabled=${this.isBusy}>
          ${t("common.add_link")}
        </button>
      </div>
      <span id="name-help" class=${error === null ? "secondary" : "error-text"} role="status">
        ${error ?? t("common.link_name_help")}
      </span>
    </form>`;
  }
}

define("anypod-links", AnypodLinks);
