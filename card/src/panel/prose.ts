/** What a stranger wrote: its web addresses and its times are found, nothing else. */

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string; url: string }
  | { kind: "time"; text: string; seconds: number };

const FOUND =
  /(?<url>https?:\/\/[^\s<>"]+)|(?<![\d:.,])(?<time>(?:\d{1,2}:)?[0-5]?\d:[0-5]\d)(?![\d:])/giu;
/** What ends a sentence does not belong to the address in it. */
const TRAILING = /[.,;:!?'"\u2019\u201d\u3002\uff0c\u3001]+$/u;

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
    return URL.canParse(text) ? { kind: "link", text, url: text } : null;
  }
  const seconds = secondsOf(time ?? "");
  return time === undefined || durationS === null || seconds > durationS
    ? null
    : { kind: "time", text: time, seconds };
}

function trimmed(url: string): string {
  const text = url.replace(TRAILING, "");
  // "(see https://example.com/a_(b))": only what is not opened inside is the sentence's.
  const opened = text.split("(").length;
  return text.endsWith(")") && text.split(")").length > opened ? trimmed(text.slice(0, -1)) : text;
}

function secondsOf(time: string): number {
  return time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}
