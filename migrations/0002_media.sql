CREATE TABLE `files` (
	`sha256` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`bytes` integer NOT NULL,
	`content_type` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`thumb_hash` text,
	`refs` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `files_key_unique` ON `files` (`key`);--> statement-breakpoint
CREATE INDEX `files_undecoded` ON `files` (`created_at`) WHERE thumb_hash IS NULL;--> statement-breakpoint
CREATE TABLE `image_tags` (
	`tag` text NOT NULL,
	`image_id` text NOT NULL,
	PRIMARY KEY(`tag`, `image_id`),
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `image_tags_image` ON `image_tags` (`image_id`);--> statement-breakpoint
CREATE TABLE `images` (
	`id` text PRIMARY KEY NOT NULL,
	`file_id` text NOT NULL,
	`owner_id` text NOT NULL,
	`sha256` text NOT NULL,
	`name` text NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`tags` text NOT NULL,
	`is_public` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`sha256`) REFERENCES `files`(`sha256`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `images_file_id_unique` ON `images` (`file_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `images_owner_file` ON `images` (`owner_id`,`sha256`);--> statement-breakpoint
CREATE INDEX `images_owner` ON `images` (`owner_id`,`id`);--> statement-breakpoint
CREATE INDEX `images_owner_public` ON `images` (`owner_id`,`is_public`,`id`);--> statement-breakpoint
CREATE INDEX `images_public` ON `images` (`is_public`,`id`);--> statement-breakpoint
CREATE INDEX `images_file` ON `images` (`sha256`);--> statement-breakpoint
CREATE TABLE `loose_objects` (
	`key` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL,
	`condemned` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE INDEX `loose_objects_since` ON `loose_objects` (`since`);