/** The part of Home Assistant's frontend that Anypod relies on.
 *
 * See "Frontend data" in Home Assistant's developer documentation.
 */

export type Values = Record<string, string | number>;
export type Localize = (key: string, values?: Values) => string;
export type Unsubscribe = () => Promise<void>;

export interface Connection {
  readonly connected: boolean;
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the signature of Home Assistant's library
  subscribeMessage<T>(
    listener: (message: T) => void,
    command: { type: string; [field: string]: unknown },
    options?: { resubscribe?: boolean },
  ): Promise<Unsubscribe>;
  addEventListener(event: "ready" | "disconnected", listener: () => void): void;
  removeEventListener(event: "ready" | "disconnected", listener: () => void): void;
}

/** How a user wants numbers and times to be written. */
export interface FrontendLocale {
  language: string;
  number_format: string;
  time_format: string;
  time_zone?: string;
}

export interface EntityEntry {
  entity_id: string;
  device_id?: string | null;
  area_id?: string | null;
  platform?: string;
  translation_key?: string;
}

export interface DeviceEntry {
  id: string;
  area_id?: string | null;
  via_device_id?: string | null;
  /** Pairs of a domain and what a device is called there. */
  identifiers?: [string, string][];
}

export interface HomeAssistant {
  connection: Connection;
  language: string;
  locale: FrontendLocale;
  localize: Localize;
  config: { time_zone: string };
  user?: { id: string; is_admin: boolean };
  states: Record<string, { entity_id: string; state: string } | undefined>;
  entities: Record<string, EntityEntry | undefined>;
  devices: Record<string, DeviceEntry | undefined>;
  areas: Record<string, { area_id: string; name: string } | undefined>;
  callWS<T>(command: { type: string; [field: string]: unknown }): Promise<T>;
  callService(
    domain: string,
    service: string,
    data?: Record<string, unknown>,
    target?: unknown,
    notifyOnError?: boolean,
    returnResponse?: boolean,
  ): Promise<unknown>;
  fetchWithAuth(path: string, init?: RequestInit): Promise<Response>;
  loadBackendTranslation(category: string, integration?: string): Promise<Localize>;
}

/** An error of the WebSocket API; what Anypod refuses also has the key of its text. */
export interface ApiError {
  code: string | number;
  message: string;
  translation_domain?: string;
  translation_key?: string;
  translation_placeholders?: Record<string, string> | null;
}

export function isApiError(error: unknown): error is ApiError {
  return typeof error === "object" && error !== null && "message" in error;
}

/** Return the error itself: one of a lost connection is wrapped in an answer. */
export function unwrapped(error: unknown): unknown {
  return typeof error === "object" && error !== null && "error" in error ? error.error : error;
}

/** Return the code of an error of the API, null where it is no such error. */
export function codeOf(error: unknown): string | number | null {
  const inner = unwrapped(error);
  return isApiError(inner) ? inner.code : null;
}

/** Return whether nobody answered: the codes of the frontend's own errors are numbers. */
export function isLost(error: unknown): boolean {
  return typeof (codeOf(error) ?? unwrapped(error)) === "number";
}

/** Return whether the user may see links and delete. */
export function isAdmin(hass: HomeAssistant | undefined): boolean {
  return hass?.user?.is_admin ?? false;
}

/** Tell Home Assistant's frontend something, as its own elements do. */
export function fire(from: EventTarget, type: string, detail: object = {}): void {
  const event = new Event(type, { bubbles: true, composed: true, cancelable: true });
  from.dispatchEvent(Object.assign(event, { detail }));
}

/** Go to another page of Home Assistant, without loading it anew.
 *
 * What is replaced keeps what the browser's history knows of it; `state` is for a new page.
 */
export function navigate(path: string, options: { replace?: boolean; state?: object } = {}): void {
  if (options.replace === true) {
    history.replaceState(history.state, "", path);
  } else {
    history.pushState(options.state ?? null, "", path);
  }
  window.dispatchEvent(
    Object.assign(new Event("location-changed"), { detail: { replace: options.replace ?? false } }),
  );
}
