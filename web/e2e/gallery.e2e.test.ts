import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe.ts";
import { eventually, noChromium, register, type Visitor, visit } from "./browsers.ts";
import { outboxLink } from "./outbox.ts";
import { PLACE, photoWithPlace } from "./photo.ts";
import { type Platform, startPlatform } from "./platform.ts";

interface Listed {
  readonly items: readonly { readonly urls: Readonly<Record<string, string>> }[];
}

describe.skipIf(noChromium)("pictures", () => {
  let platform: Platform;
  let anna: Visitor;
  let boris: Visitor;
  let photo: Buffer;

  beforeAll(async () => {
    platform = await startPlatform();
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    boris = await visit(platform, {
      name: "Борис Ильин",
      username: "boris",
      locale: "ru-RU",
      phone: true,
    });
    await register(anna);
    await register(boris);
    photo = await photoWithPlace(anna.page, 20);
  });

  afterAll(async () => {
    await anna?.leave();
    await boris?.leave();
    await platform?.stop();
  });

  const tiles = ({ page }: Visitor) => page.locator("main ul li img");

  async function choose({ page }: Visitor, name: string, buffer: Buffer): Promise<void> {
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name, mimeType: "image/jpeg", buffer });
    await page.locator("dialog[open]").waitFor();
  }

  it("works: a photo with its place in it is seen by both, without its place", async () => {
    for (const place of PLACE) expect(photo.includes(place)).toBe(true);
    await anna.page.goto("/gallery");
    await choose(anna, "lake.jpg", photo);
    await anna.page.locator("dialog").getByRole("button", { name: "Upload" }).click();
    await eventually(() => tiles(anna).count()).toBe(1);

    await boris.page.goto("/gallery");
    for (const { page } of [anna, boris]) {
      const image = page.locator("main ul li img").first();
      await eventually(() =>
        image.evaluate((one: HTMLImageElement) => one.naturalWidth),
      ).toBeGreaterThan(0);
    }

    const feed = (await (await fetch(`${platform.origin}/api/media/feed`)).json()) as Listed;
    const urls = Object.entries(feed.items[0]?.urls ?? {});
    expect(urls.map(([name]) => name).sort()).toEqual(["full", "medium", "thumb"]);
    for (const [, url] of urls) {
      const reply = await fetch(new URL(url, platform.origin));
      expect(reply.headers.get("content-type")).toMatch(/^image\//);
      const bytes = Buffer.from(await reply.arrayBuffer());
      expect(bytes.length).toBeGreaterThan(100);
      expect(bytes.toString("latin1")).not.toMatch(/exif/i);
      for (const place of PLACE) expect(bytes.includes(place)).toBe(false);
    }
  });

  it("works: the lightbox is a page of its own, for keys and for Back", async () => {
    await choose(anna, "hill.jpg", await photoWithPlace(anna.page, 200));
    await anna.page.locator("dialog").getByRole("button", { name: "Upload" }).click();
    await eventually(() => tiles(anna).count()).toBe(2);
    await tiles(anna).first().click();
    await anna.page.waitForURL(/\/gallery\/[0-9a-f-]{36}$/);
    await anna.page.locator("dialog img").waitFor();
    const first = anna.page.url();
    await anna.page.keyboard.press("ArrowRight");
    await eventually(() => anna.page.url()).not.toBe(first);
    await anna.page.keyboard.press("ArrowLeft");
    await eventually(() => anna.page.url()).toBe(first);
    await anna.page.keyboard.press("Escape");
    await anna.page.waitForURL("**/gallery");

    await anna.page.goto(first);
    await anna.page.locator("dialog img").waitFor();
    await anna.page.getByRole("button", { name: "Close" }).click();
    await anna.page.waitForURL("**/gallery");
    await eventually(() => tiles(anna).count()).toBe(2);
  });

  it("works: who has a picture's address alone sees it", async () => {
    const feed = (await (await fetch(`${platform.origin}/api/media/feed`)).json()) as {
      items: { id: string; views: number }[];
    };
    const path = `/i/${feed.items[0]?.id}`;
    const html = await (await fetch(platform.origin + path)).text();
    expect(html).toContain(`<meta property="og:url" content="${platform.origin}${path}">`);
    expect(html).toContain("<title>Anna Petrova · Veche</title>");

    const guest = await visit(platform, { name: "", username: "" });
    const { page } = guest;
    await page.goto(path);
    const image = page.locator("main img").first();
    await eventually(() =>
      image.evaluate((one: HTMLImageElement) => one.naturalWidth),
    ).toBeGreaterThan(0);
    expect(await findings(page)).toEqual([]);
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.waitForURL(/\/login\?next=%2Fgallery%2F/);
    await page.goto("/i/01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await guest.leave();
    await anna.page.goto(path);
    await anna.page.waitForURL(`**${path.replace("/i/", "/gallery/")}`);
    await anna.page.goto("/gallery");
    await eventually(() => tiles(anna).count()).toBe(2);
  });

  it("works: a hidden picture is its owner's alone", async () => {
    await tiles(anna).first().click();
    await anna.page.getByRole("button", { name: "Everyone sees it" }).click();
    await anna.page.getByRole("button", { name: "Only you see it" }).waitFor();
    const hidden = new URL(anna.page.url()).pathname;
    await anna.page.keyboard.press("Escape");
    await eventually(() => tiles(anna).count()).toBe(1);
    await anna.page.getByRole("link", { name: "Mine" }).click();
    await eventually(() => tiles(anna).count()).toBe(2);

    await boris.page.goto("/gallery");
    await eventually(() => tiles(boris).count()).toBe(1);
    await boris.page.goto(hidden);
    await boris.page.getByText("Этого снимка больше нет, или он виден не вам.").waitFor();
  });

  it("works: who has not confirmed their e-mail uploads for themselves, until they have", async () => {
    await boris.page.goto("/gallery");
    await choose(boris, "note.jpg", await photoWithPlace(boris.page, 300));
    const everyone = boris.page.locator("dialog").getByRole("radio").first();
    expect(await everyone.isDisabled()).toBe(true);
    await boris.page.locator("dialog").getByRole("button", { name: "Загрузить" }).click();
    await boris.page.getByText("Загружено").waitFor();
    await boris.page.getByRole("link", { name: "Мои" }).click();
    await eventually(() => tiles(boris).count()).toBe(1);

    await boris.page.goto(await outboxLink(platform, "boris@example.com"));
    await boris.page.getByText("Почта подтверждена").waitFor();
    await boris.page.goto("/gallery");
    await choose(boris, "note2.jpg", await photoWithPlace(boris.page, 330));
    expect(await everyone.isChecked()).toBe(true);
    await boris.page.keyboard.press("Escape");
  });

  it("refuses a file that is no picture, and says so at the file", async () => {
    await anna.page.goto("/gallery?tab=mine");
    await eventually(() => tiles(anna).count()).toBe(2);
    const page = Buffer.from("\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>", "latin1");
    await choose(anna, "page.png", page);
    await anna.page.locator("dialog").getByRole("button", { name: "Upload" }).click();
    const tray = anna.page.getByRole("region", { name: "Uploads" });
    await tray.getByText("This file is damaged or not a picture we know.").waitFor();
    await tray.getByRole("button", { name: "Dismiss page.png" }).click();
    await tray.waitFor({ state: "detached" });
    expect(await tiles(anna).count()).toBe(2);
  });

  it("works: a picture is deleted after one question that names it", async () => {
    await anna.page.goto("/gallery?tab=mine");
    await eventually(() => tiles(anna).count()).toBe(2);
    await tiles(anna).first().click();
    await anna.page.getByRole("button", { name: "Delete" }).click();
    const question = anna.page.getByRole("dialog", { name: "Delete this picture?" });
    await question.getByText(/The picture of .+ will be gone/).waitFor();
    await question.getByRole("button", { name: "Delete" }).click();
    await anna.page.waitForURL("**/gallery?tab=mine");
    await eventually(() => tiles(anna).count()).toBe(1);
    await anna.page.reload();
    await eventually(() => tiles(anna).count()).toBe(1);
  });

  it("works: pictures are taken by drop and by paste", async () => {
    await anna.page.goto("/gallery");
    await tiles(anna).first().waitFor();
    for (const kind of ["drop", "paste"] as const) {
      await anna.page.evaluate(
        async ([type, base64]) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const carried = new DataTransfer();
          carried.items.add(new File([bytes], `${type}.jpg`, { type: "image/jpeg" }));
          const options = { bubbles: true, cancelable: true };
          const event =
            type === "drop"
              ? new DragEvent("drop", { ...options, dataTransfer: carried })
              : new ClipboardEvent("paste", { ...options, clipboardData: carried });
          document.body.dispatchEvent(event);
        },
        [kind, photo.toString("base64")] as const,
      );
      await anna.page.getByRole("dialog", { name: "Add 1 picture" }).waitFor();
      await anna.page.getByText(`${kind}.jpg`).waitFor();
      await anna.page.keyboard.press("Escape");
      await anna.page.locator("dialog").waitFor({ state: "detached" });
    }
  });

  it("works: a picture is named, liked by another, found, and kept on a board", async () => {
    await anna.page.goto("/gallery");
    await tiles(anna).first().click();
    await anna.page.getByRole("button", { name: "Name and tags" }).click();
    await anna.page.getByLabel("Title").fill("Morning lake");
    await anna.page.getByLabel("Tags", { exact: true }).fill("#water, early");
    await anna.page.getByRole("button", { name: "Save" }).click();
    await anna.page.locator("dialog").getByText("Morning lake").waitFor();

    await boris.page.goto("/gallery?q=lakes");
    await tiles(boris).first().click();
    await boris.page.getByRole("button", { name: /^Нравится/ }).click();
    await boris.page.getByRole("button", { name: "Нравится, 1 человеку", pressed: true }).waitFor();
    await boris.page.getByRole("button", { name: "Положить на доску" }).click();
    await boris.page.getByRole("button", { name: "Новая доска" }).click();
    await boris.page.getByLabel("Название").fill("Озёра");
    await boris.page.getByRole("button", { name: "Сохранить" }).click();
    await boris.page.getByRole("checkbox", { name: "Озёра", checked: true }).waitFor();
    await boris.page.getByRole("button", { name: "Готово" }).click();
    await boris.page.keyboard.press("Escape");
    await boris.page.waitForURL("**/gallery?q=lakes");

    await boris.page.getByRole("link", { name: "Доски" }).click();
    await boris.page.getByText("1 снимок").waitFor();
    expect(await findings(boris.page)).toEqual([]);
    await boris.page.getByRole("link", { name: /Озёра/ }).click();
    await eventually(() => tiles(boris).count()).toBe(1);
    expect(await findings(boris.page)).toEqual([]);

    await anna.page.goto("/gallery?sort=popular");
    await tiles(anna).first().click();
    await anna.page.getByRole("button", { name: "Like, 1 person does" }).waitFor();
    await anna.page.getByRole("link", { name: "#water" }).click();
    await eventually(() => tiles(anna).count()).toBe(1);
    await anna.page.goto("/gallery?q=nothing");
    await anna.page.getByText("No such pictures").waitFor();
    expect(await findings(anna.page)).toEqual([]);
  });

  it("works: many pictures are hidden at once, and deleted after one question", async () => {
    await choose(anna, "one.jpg", await photoWithPlace(anna.page, 410));
    await anna.page.locator("dialog").getByRole("button", { name: "Upload" }).click();
    await anna.page.getByText("Uploaded").waitFor();
    await anna.page.goto("/gallery?tab=mine");
    await eventually(() => tiles(anna).count()).toBe(2);
    await anna.page.getByRole("button", { name: "Select" }).click();
    const boxes = anna.page.locator("main ul").getByRole("checkbox");
    await boxes.first().check();
    await anna.page.getByText("1 selected").waitFor();
    expect(await findings(anna.page)).toEqual([]);
    await anna.page.getByRole("button", { name: "Only for me" }).click();
    await anna.page.getByText("1 picture changed.").waitFor();
    await anna.page.locator("main ul").getByRole("img", { name: "Only you see it" }).waitFor();

    await anna.page.getByRole("button", { name: "Select" }).click();
    await boxes.first().check();
    await anna.page.getByRole("toolbar").getByRole("button", { name: "Delete" }).click();
    const question = anna.page.getByRole("dialog", { name: "Delete 1 picture?" });
    await question.getByRole("button", { name: "Delete" }).click();
    await eventually(() => tiles(anna).count()).toBe(1);
  });

  it("works: nothing was complained of but what had to be refused", () => {
    const refused = /status of (404|422)/;
    expect(anna.complaints().filter((text) => !refused.test(text))).toEqual([]);
    expect(boris.complaints().filter((text) => !refused.test(text))).toEqual([]);
  });
});
