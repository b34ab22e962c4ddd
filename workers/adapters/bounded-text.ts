/** The text of a response. Throws once it is longer than `bytes`: who answers must not fill our memory. */
export async function boundedText(response: Response, bytes: number): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let left = bytes;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    left -= value.byteLength;
    if (left < 0) {
      await reader.cancel();
      throw new Error(`the answer is longer than ${bytes} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
