/** Plays an episode in the page, and has Home Assistant remember how far. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "./define";
import { AnypodElement } from "./element";
import type { HomeAssistant } from "./hass";
import { liveOf } from "./live";
import { beginning, Playback } from "./playback";
import { controls, tokens } from "./styles";
import type { DetailedEpisode, Episode } from "./types";
import { failure } from "./texts";

/** An address holds for a day; players ask again for every part they read. */
const HOLDS_S = 86_400;
/** What fails again so soon does not fail because its address ran out. */
const PATIENCE_MS = 10_000;

/** The one that plays: a second one begins, the first one rests. */
let playing: AnypodPlayer | null = null;

function becomeTheOne(player: AnypodPlayer): void {
  if (playing !== player) {
    playing?.pause();
  }
  playing = player;
}

async function signed(hass: HomeAssistant, path: string): Promise<string> {
  const answer = await hass.callWS<{ path: string }>({
    type: "auth/sign_path",
    path,
    expires: HOLDS_S,
  });
  return answer.path;
}

async function mediaUrl(hass: HomeAssistant, episode: Episode): Promise<string | null> {
  const { media_path: path } = await hass.callWS<DetailedEpisode>({
    type: "anypod/episodes/get",
    config_entry_id: episode.config_entry_id,
    episode_id: episode.episode_id,
  });
  return path === null ? null : signed(hass, path);
}

async function artworkOf(hass: HomeAssistant, episode: Episode): Promise<MediaImage[]> {
  const { artwork_url: path } = episode;
  try {
    return path === null ? [] : [{ src: await signed(hass, `${path}&size=512`) }];
  } catch {
    // It plays without a picture as well.
    return [];
  }
}

/** Shows the browser's own controls; says "position" with seconds while it plays. */
export class AnypodPlayer extends AnypodElement {
  @property({ attribute: false }) episode?: Episode;
  /** Whether it begins by itself: for whoever pressed a button to see it. */
  @property({ type: Boolean }) autoplay = false;
  @state() private url: string | null = null;
  @state() private problem: string | null = null;
  @query("audio, video") private readonly media!: HTMLMediaElement | null;

  /** The episode that is loaded, or is being loaded. */
  private loaded: Episode | null = null;
  private playback: Playback | null = null;
  private fromS = 0;
  /** Whether it is to play as soon as it can. */
  private wantsToPlay = false;
  private renewedMs = 0;

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: block;
      }
      audio,
      video,
      .skeleton {
        display: block;
        inline-size: 100%;
        border-radius: var(--anypod-radius-small);
      }
      audio,
      .skeleton {
        block-size: 40px;
      }
      video {
        max-block-size: 60vh;
        background: #000;
      }
      .problem {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--anypod-space);
      }
    `,
  ];

  /** Return where it is, in seconds. */
  get positionS(): number {
    return this.media?.currentTime ?? this.fromS;
  }

  /** Go on from there; it begins to play where it did not yet. */
  seek(seconds: number): void {
    this.wantsToPlay = true;
    this.fromS = seconds;
    const { media } = this;
    if (media !== null && media.readyState > 0) {
      media.currentTime = seconds;
      this.play(media);
    }
  }

  /** Rest, as somebody else plays now. */
  pause(): void {
    this.media?.pause();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave();
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    const { episode, hass } = this;
    const isOther = episode?.episode_id !== this.loaded?.episode_id;
    if (hass === undefined || !(changes.has("episode") || changes.has("hass")) || !isOther) {
      return;
    }
    this.leave();
    this.loaded = episode ?? null;
    this.url = null;
    this.wantsToPlay = this.autoplay;
    if (episode !== undefined) {
      void this.load(episode, episode.position_s ?? 0);
    }
  }

  /** Tell how far what is loaded was played, before it goes. */
  private leave(): void {
    if (this.media !== null && this.media.currentTime > 0 && !this.media.ended) {
      this.playback?.rest(this.media.currentTime);
    }
    if (playing === this) {
      playing = null;
    }
  }

  private async load(episode: Episode, fromS: number): Promise<void> {
    this.fromS = fromS;
    this.problem = null;
    this.playback = new Playback(fromS, (positionS) => {
      void this.tell(episode, positionS);
    });
    let url: string | null = null;
    let problem: string | null = null;
    try {
      url = await mediaUrl(this.home, episode);
    } catch (error) {
      problem = failure(this.home, error);
    }
    if (this.loaded?.episode_id === episode.episode_id) {
      if (url !== null && url === this.url) {
        // Signed within the same second: the same address is tried once more.
        this.media?.load();
      }
      this.url = url;
      this.problem = url === null ? (problem ?? this.t("common.nothing_to_play")) : null;
    }
  }

  private async tell(episode: Episode, positionS: number | null): Promise<void> {
    const { config_entry_id, episode_id } = episode;
    const data = {
      config_entry_id,
      episode_id,
      ...(positionS === null ? {} : { position_s: Math.round(positionS) }),
    };
    try {
      await this.home.callService("anypod", "set_played", data, undefined, false);
    } catch {
      // Nobody is to be interrupted for that; it is told again soon.
    }
  }

  private play(media: HTMLMediaElement): void {
    media.play().catch(() => {
      // The browser wants a person to press its button, which is there.
    });
  }

  private readonly onMetadata = (event: Event): void => {
    const media = event.target as HTMLMediaElement;
    media.currentTime = beginning(this.fromS, media.duration);
    if (this.wantsToPlay) {
      this.play(media);
    }
  };

  private readonly onPlay = (): void => {
    becomeTheOne(this);
    this.wantsToPlay = false;
    if (this.loaded !== null) {
      void this.announce(this.loaded);
    }
  };

  private readonly onTime = (): void => {
    if (this.media !== null) {
      this.playback?.at(this.media.currentTime);
      this.dispatchEvent(new CustomEvent("position", { detail: this.media.currentTime }));
    }
  };

  private readonly onPause = (event: Event): void => {
    // A browser pauses at the end, too, and what it takes off the page.
    const { media } = this;
    if (media !== null && event.target === media && !media.ended) {
      this.playback?.rest(media.currentTime);
    }
  };

  private readonly onEnded = (): void => {
    this.playback?.end();
  };

  private readonly onError = (): void => {
    const { loaded, media } = this;
    const now = Date.now();
    if (media === null || loaded === null || now - this.renewedMs < PATIENCE_MS) {
      this.url = null;
      this.problem = this.t("common.cannot_play");
      return;
    }
    // The address ran out, or Home Assistant was started anew and forgot it.
    this.renewedMs = now;
    this.wantsToPlay ||= !media.paused;
    void this.load(loaded, media.currentTime || this.fromS);
  };

  /** Tell the system what plays: it shows that on lock screens and headsets. */
  private async announce(episode: Episode): Promise<void> {
    if (!("mediaSession" in navigator)) {
      return;
    }
    const artist = liveOf(this.home).feeds.get(episode.config_entry_id)?.title ?? "";
    const artwork = await artworkOf(this.home, episode);
    if (playing === this && this.loaded === episode) {
      navigator.mediaSession.metadata = new MediaMetadata({
        title: episode.title,
        artist,
        artwork,
      });
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.hasTexts || this.loaded === null) {
      return nothing;
    }
    if (this.problem !== null) {
      return this.renderProblem(this.loaded, this.problem);
    }
    if (this.url === null) {
      return html`<div class="skeleton"></div>`;
    }
    const label = this.t("common.player_of", { title: this.loaded.title });
    return this.loaded.media?.mime_type.startsWith("video/") === true
      ? this.renderVideo(this.url, label)
      : this.renderAudio(this.url, label);
  }

  private renderAudio(url: string, label: string): TemplateResult {
    return html`<audio
      controls
      preload="metadata"
      aria-label=${label}
      src=${url}
      @loadedmetadata=${this.onMetadata}
      @play=${this.onPlay}
      @timeupdate=${this.onTime}
      @pause=${this.onPause}
      @ended=${this.onEnded}
      @error=${this.onError}
    ></audio>`;
  }

  private renderVideo(url: string, label: string): TemplateResult {
    return html`<video
      controls
      playsinline
      preload="metadata"
      aria-label=${label}
      src=${url}
      @loadedmetadata=${this.onMetadata}
      @play=${this.onPlay}
      @timeupdate=${this.onTime}
      @pause=${this.onPause}
      @ended=${this.onEnded}
      @error=${this.onError}
    ></video>`;
  }

  private renderProblem(episode: Episode, problem: string): TemplateResult {
    return html`<div class="problem" role="alert">
      <span class="error-text">${problem}</span>
      <button
        class="button"
        @click=${() => {
          void this.load(episode, this.fromS);
        }}
      >
        ${this.t("common.try_again")}
      </button>
    </div>`;
  }
}

define("anypod-player", AnypodPlayer);
