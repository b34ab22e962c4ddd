CREATE TABLE `board_items` (
	`board_id` text NOT NULL,
	`image_id` text NOT NULL,
	`added_at` integer NOT NULL,
	PRIMARY KEY(`board_id`, `image_id`),
	FOREIGN KEY (`board_id`) REFERENCES `boards`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `board_items_order` ON `board_items` (`board_id`,`added_at`,`image_id`);--> statement-breakpoint
CREATE INDEX `board_items_image` ON `board_items` (`image_id`);--> statement-breakpoint
CREATE TABLE `boards` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`is_public` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `boards_owner` ON `boards` (`owner_id`,`id`);--> statement-breakpoint
CREATE TABLE `image_docs` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`image_id` text NOT NULL,
	`form` text NOT NULL,
	`stem` text NOT NULL,
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `image_docs_image_id_unique` ON `image_docs` (`image_id`);--> statement-breakpoint
CREATE TABLE `image_likeness` (
	`owner_id` text NOT NULL,
	`position` integer NOT NULL,
	`value` text NOT NULL,
	`image_id` text NOT NULL,
	PRIMARY KEY(`owner_id`, `position`, `value`, `image_id`),
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `image_likeness_image` ON `image_likeness` (`image_id`);--> statement-breakpoint
CREATE TABLE `image_likes` (
	`image_id` text NOT NULL,
	`user_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`image_id`, `user_id`),
	FOREIGN KEY (`image_id`) REFERENCES `images`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `image_likes_user` ON `image_likes` (`user_id`,`image_id`);--> statement-breakpoint
ALTER TABLE `files` ADD `likeness` text;--> statement-breakpoint
ALTER TABLE `images` ADD `likes` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `images_popular` ON `images` (`is_public`,`likes`,`id`);