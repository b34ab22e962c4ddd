CREATE TABLE `studio_assets` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`box_id` text NOT NULL,
	`asset_type` text NOT NULL,
	`status` text NOT NULL,
	`source_type` text NOT NULL,
	`parent_asset_id` text,
	`file_id` text,
	`content_type` text,
	`bytes` integer,
	`width` integer,
	`height` integer,
	`duration_ms` integer,
	`prompt_text` text,
	`prompt_template` text,
	`provider_id` text,
	`model_id` text,
	`model_name` text,
	`generation_config` text,
	`seed` integer,
	`external_task_id` text,
	`task_urls` text,
	`error_code` text,
	`error_message` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`polls` integer DEFAULT 0 NOT NULL,
	`progress` integer,
	`next_at` integer,
	`deadline_at` integer,
	`cost_micros` integer,
	`is_favorite` integer DEFAULT false NOT NULL,
	`created_by` text,
	`words` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `studio_projects`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`box_id`) REFERENCES `studio_boxes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`parent_asset_id`) REFERENCES `studio_assets`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `studio_assets_project` ON `studio_assets` (`project_id`,`id`);--> statement-breakpoint
CREATE INDEX `studio_assets_box` ON `studio_assets` (`box_id`,`id`);--> statement-breakpoint
CREATE INDEX `studio_assets_parent` ON `studio_assets` (`parent_asset_id`);--> statement-breakpoint
CREATE INDEX `studio_assets_age` ON `studio_assets` (`created_at`);--> statement-breakpoint
CREATE INDEX `studio_assets_task` ON `studio_assets` (`provider_id`,`external_task_id`);--> statement-breakpoint
CREATE INDEX `studio_assets_creator` ON `studio_assets` (`created_by`);--> statement-breakpoint
CREATE INDEX `studio_assets_due` ON `studio_assets` (`next_at`) WHERE next_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `studio_assets_unfinished` ON `studio_assets` (`project_id`,`id`) WHERE status IN ('PENDING', 'PROCESSING');--> statement-breakpoint
CREATE TABLE `studio_boxes` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`order_index` integer NOT NULL,
	`headliner_asset_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `studio_projects`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`headliner_asset_id`) REFERENCES `studio_assets`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `studio_boxes_project` ON `studio_boxes` (`project_id`,`order_index`,`id`);--> statement-breakpoint
CREATE INDEX `studio_boxes_headliner` ON `studio_boxes` (`headliner_asset_id`);--> statement-breakpoint
CREATE TABLE `studio_comments` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`box_id` text NOT NULL,
	`link_id` text,
	`author_id` text,
	`author_name` text NOT NULL,
	`text` text NOT NULL,
	`is_read` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `studio_projects`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`box_id`) REFERENCES `studio_boxes`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `studio_comments_box` ON `studio_comments` (`box_id`,`id`);--> statement-breakpoint
CREATE INDEX `studio_comments_author` ON `studio_comments` (`author_id`);--> statement-breakpoint
CREATE INDEX `studio_comments_unread` ON `studio_comments` (`project_id`) WHERE NOT is_read;--> statement-breakpoint
CREATE TABLE `studio_leftovers` (
	`asset_id` text PRIMARY KEY NOT NULL,
	`file_id` text NOT NULL,
	`due_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `studio_leftovers_due` ON `studio_leftovers` (`due_at`);--> statement-breakpoint
CREATE TABLE `studio_project_members` (
	`project_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`joined_at` integer NOT NULL,
	PRIMARY KEY(`project_id`, `user_id`),
	FOREIGN KEY (`project_id`) REFERENCES `studio_projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `studio_project_members_user` ON `studio_project_members` (`user_id`,`project_id`);--> statement-breakpoint
CREATE TABLE `studio_projects` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`variables` text NOT NULL,
	`words` text NOT NULL,
	`spent_before` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `studio_projects_owner` ON `studio_projects` (`owner_id`);--> statement-breakpoint
CREATE TABLE `studio_prompts` (
	`project_id` text NOT NULL,
	`hash` text NOT NULL,
	`text` text NOT NULL,
	`words` text NOT NULL,
	`uses` integer NOT NULL,
	`asset_type` text,
	`model_id` text,
	`model_name` text,
	`last_used_at` integer NOT NULL,
	PRIMARY KEY(`project_id`, `hash`),
	FOREIGN KEY (`project_id`) REFERENCES `studio_projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `studio_prompts_latest` ON `studio_prompts` (`project_id`,`last_used_at`,`hash`);--> statement-breakpoint
CREATE TABLE `studio_share_links` (
	`id` text PRIMARY KEY NOT NULL,
	`project_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`password_hash` text,
	`allow_comments` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer,
	`created_by` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `studio_projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `studio_share_links_token_hash_unique` ON `studio_share_links` (`token_hash`);--> statement-breakpoint
CREATE INDEX `studio_share_links_project` ON `studio_share_links` (`project_id`,`id`);