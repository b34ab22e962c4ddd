/** Keeps the picture that a video shows until there is one of the address that it is about to get. */
export function holdPicture(video: HTMLVideoElement): void {
  if (video.videoWidth === 0) return;
  const still = document.createElement("canvas");
  still.width = video.videoWidth;
  still.height = video.videoHeight;
  still.getContext("2d")?.drawImage(video, 0, 0);
  still.style.cssText = "position:absolute;inset:0;width:100%;height:100%;object-fit:contain";
  video.after(still);
  const stop = new AbortController();
  const drop = () => {
    stop.abort();
    still.remove();
  };
  for (const event of ["canplay", "error", "emptied"]) {
    // `emptied` of the change itself comes before these are heard.
    setTimeout(() => video.addEventListener(event, drop, { signal: stop.signal }));
  }
}
