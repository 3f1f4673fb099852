/** What a stranger wrote: its web addresses and its times are found, nothing else. */

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; url: string }
  | { kind: "time"; text: string; seconds: number };

const FOUND =
  /(?<url>https?:\/\/[^\s<>"]+)|(?<![\d:.,])(?<time>(?:\d{1,2}:)?[0-5]?\d:[0-5]\d)(?![\d:])/giu;
/** What ends a sentence does not belong to the address in it. */
const TRAILING = new Set(".,;:!?'\"\u2019\u201d\u3002\uff0c\u3001");
/** No browser promises to open more; what is longer is no address for a person. */
const LONGEST_URL = 2_000;

/** Take a text apart; times are those of something that lasts `durationS`. */
export function pieces(text: string, durationS: number | null): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(FOUND)) {
    const piece = pieceOf(match, durationS);
    if (piece !== null) {
      if (match.index > end) {
        found.push({ kind: "text", text: text.slice(end, match.index) });
      }
      found.push(piece);
      end = match.index + piece.text.length;
    }
  }
  if (end < text.length) {
    found.push({ kind: "text", text: text.slice(end) });
  }
  return found;
}

function pieceOf(match: RegExpMatchArray, durationS: number | null): Piece | null {
  const { url, time } = match.groups ?? {};
  if (url !== undefined) {
    const text = trimmed(url);
    return text.length <= LONGEST_URL && URL.canParse(text)
      ? { kind: "link", text, url: text }
      : null;
  }
  const seconds = secondsOf(time ?? "");
  return time === undefined || durationS === null || seconds > durationS
    ? null
    : { kind: "time", text: time, seconds };
}

/** Cut off what is the sentence's, in one go: a stranger may have written any number of it. */
function trimmed(url: string): string {
  // "(see https://example.com/a_(b))": only what is not opened inside is the sentence's.
  let unopened = url.split(")").length - url.split("(").length;
  let end = url.length;
  for (; end > 0; end -= 1) {
    const last = url.charAt(end - 1);
    if (last === ")" && unopened > 0) {
      unopened -= 1;
    } else if (!TRAILING.has(last)) {
      break;
    }
  }
  return url.slice(0, end);
}

function secondsOf(time: string): number {
  return time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}
