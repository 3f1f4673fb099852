/** How to subscribe to a feed: a code for a phone, addresses to copy, and its links. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { mdiContentCopy } from "@mdi/js";
import { copy } from "./copy";
import { define } from "./define";
import "./dialog";
import { AnypodElement } from "./element";
import { icon } from "./icons";
import "./links";
import { controls, tokens } from "./styles";
import { failure, type TextKey } from "./texts";
import type { Feed, Link, QrCode } from "./types";

const CODE_PIXELS = 240;
const SVG = "http://www.w3.org/2000/svg";

/** A dialog for administrators; says "closed" when a person closes it. */
export class AnypodShare extends AnypodElement {
  /** Whose links are shown; undefined closes the dialog. */
  @property({ attribute: false }) feed?: Feed | undefined;
  @state() private linkId: string | null = null;
  @state() private code: QrCode | null = null;
  @state() private problem: string | null = null;

  /** What the code is of, or is being asked for. */
  private wanted = "";

  static override styles = [
    tokens,
    controls,
    css`
      .share {
        display: grid;
        gap: var(--anypod-space-wide);
      }
      label {
        display: grid;
        gap: 4px;
      }
      input,
      select {
        inline-size: 100%;
        min-inline-size: 0;
        min-block-size: 36px;
        padding-inline: 10px;
        border: 1px solid var(--anypod-line);
        border-radius: var(--anypod-radius-small);
        background: transparent;
        color: inherit;
        font: inherit;
      }
      option {
        background: var(--anypod-surface);
      }
      .field {
        display: flex;
        align-items: end;
        gap: var(--anypod-space);
      }
      .field label {
        flex: 1;
        min-inline-size: 0;
      }
      .code {
        display: block;
        margin-inline: auto;
        inline-size: min(240px, 100%);
        aspect-ratio: 1;
        border-radius: var(--anypod-radius-small);
        background: #fff;
      }
      p {
        margin: 0;
      }
      /* Seen wherever one has scrolled to; the dialog keeps what has the focus above it. */
      .message {
        position: sticky;
        inset-block-end: var(--anypod-space);
        min-block-size: 40px;
        pointer-events: none;
      }
    `,
  ];

  private get links(): readonly Link[] {
    return this.feed?.links ?? [];
  }

  private get link(): Link | undefined {
    return this.links.find((link) => link.link_id === this.linkId) ?? this.links[0];
  }

  protected override updated(changes: PropertyValues<this>): void {
    super.updated(changes);
    const wanted =
      this.link === undefined ? "" : JSON.stringify([this.link.link_id, this.link.url]);
    if (wanted !== this.wanted) {
      this.wanted = wanted;
      this.code = null;
      this.problem = null;
      void this.load(wanted);
    }
  }

  private async load(wanted: string): Promise<void> {
    const { feed, link } = this;
    if (feed === undefined || link === undefined) {
      return;
    }
    try {
      const code = await this.home.callWS<QrCode>({
        type: "anypod/links/qr",
        config_entry_id: feed.config_entry_id,
        link_id: link.link_id,
      });
      if (wanted === this.wanted) {
        this.code = code;
      }
    } catch (error) {
      if (wanted === this.wanted) {
        this.problem = failure(this.home, error);
      }
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.hasTexts) {
      return nothing;
    }
    const { feed, t } = this;
    return html`<anypod-dialog
      .open=${feed !== undefined}
      .heading=${feed === undefined ? "" : t("common.subscribe_to", { title: feed.title })}
      .closeLabel=${t("common.close")}
      @closed=${this.closed}
      >${feed === undefined ? nothing : this.renderFeed(feed)}</anypod-dialog
    >`;
  }

  private renderFeed(feed: Feed): TemplateResult {
    const { link } = this;
    return html`<div class="share">
      ${link === undefined ? html`<p>${this.t("common.no_links")}</p>` : this.renderLink(link)}
      <anypod-links
        .hass=${this.hass}
        .feed=${feed}
        @said=${this.told}
        @added=${(event: CustomEvent<string>) => {
          this.linkId = event.detail;
        }}
      ></anypod-links>
      ${this.renderMessage()}
    </div>`;
  }

  private renderLink(link: Link): TemplateResult {
    const { t } = this;
    return html`${this.links.length > 1 ? this.renderChoice(link) : nothing}
      <p>${t("common.scan")}</p>
      ${this.renderCode()} ${this.renderAddress("common.feed_address", link.url)}
      ${
        link.external_url === link.url
          ? nothing
          : this.renderAddress("common.external_address", link.external_url)
      }
      ${this.renderAddress("common.page_address", this.pageAddress)}`;
  }

  private renderChoice(chosen: Link): TemplateResult {
    const options = this.links.map(
      (link) =>
        html`<option value=${link.link_id} .selected=${link === chosen}>${link.name}</option>`,
    );
    return html`<label
      >${this.t("common.link")}
      <select
        @change=${(event: Event & { target: HTMLSelectElement }) => {
          this.linkId = event.target.value;
        }}
      >
        ${options}
      </select>
    </label>`;
  }

  private renderCode(): TemplateResult {
    if (this.problem !== null) {
      return html`<p class="error-text">${this.problem}</p>`;
    }
    if (this.code === null) {
      return html`<div class="code skeleton"></div>`;
    }
    // As an image nothing in it can run; it has to say itself then what it is.
    const svg = this.code.svg.replace(/^<svg(?! xmlns)/, `<svg xmlns="${SVG}"`);
    const source = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    return html`<img
      class="code"
      src=${source}
      width=${CODE_PIXELS}
      height=${CODE_PIXELS}
      alt=${this.t("common.qr_code")}
    />`;
  }

  private renderAddress(label: TextKey, address: string | null): TemplateResult | typeof nothing {
    if (address === null) {
      return nothing;
    }
    const words = this.t("common.copy_what", { what: this.t(label) });
    return html`<div class="field">
      <label>${this.t(label)}<input readonly dir="ltr" .value=${address} /></label>
      <button
        class="icon-button"
        title=${words}
        aria-label=${words}
        ?disabled=${address === ""}
        @click=${(event: Event & { currentTarget: HTMLElement }) => {
          void this.copied(address, event.currentTarget);
        }}
      >
        ${icon(mdiContentCopy)}
      </button>
    </div>`;
  }

  /** It comes with the code, and has its place until then. */
  private get pageAddress(): string | null {
    return this.code?.page_url ?? (this.problem === null ? "" : null);
  }

  private async copied(address: string, button: HTMLElement): Promise<void> {
    const field = button.parentElement?.querySelector("input") ?? undefined;
    const isDone = await copy(address, field);
    this.complain(this.t(isDone ? "common.copied" : "common.copy_yourself"));
  }

  private readonly told = ({ detail }: CustomEvent<string | null>): void => {
    if (detail === null) {
      this.message = null;
    } else {
      this.complain(detail);
    }
  };

  private readonly closed = (): void => {
    this.linkId = null;
    this.dispatchEvent(new CustomEvent("closed"));
  };
}

define("anypod-share", AnypodShare);
