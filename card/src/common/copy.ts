/** Copying: browsers allow it to pages that came over HTTPS, and not to the others. */

/** Copy a text; false where a person has to do it, with what is selected in the field. */
export async function copy(text: string, field?: HTMLInputElement): Promise<boolean> {
  if (window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Not allowed in this page, perhaps because it is shown within another one.
    }
  }
  field?.focus();
  field?.select();
  return false;
}
