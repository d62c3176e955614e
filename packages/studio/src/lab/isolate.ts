const TRIED = "convlens-isolated";

/**
 * On a host that sends no headers for it, makes the page one whose WebAssembly may use threads: a service worker adds them, and the
 * page is loaded once more. Where there are no service workers, or it does not help, one thread does the work.
 */
export async function isolate(): Promise<void> {
  if (crossOriginIsolated) return sessionStorage.removeItem(TRIED);
  if (!navigator.serviceWorker || sessionStorage.getItem(TRIED)) return;
  sessionStorage.setItem(TRIED, "yes");
  try {
    await navigator.serviceWorker.register(new URL("isolate.js", document.baseURI));
    await navigator.serviceWorker.ready;
  } catch {
    return;
  }
  location.reload();
  await new Promise(() => {});
}
