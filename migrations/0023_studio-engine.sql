CREATE TABLE `studio_jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`asset_id` text NOT NULL,
	`project_id` text NOT NULL,
	`user_id` text NOT NULL,
	`owner_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`model_id` text NOT NULL,
	`input` text NOT NULL,
	`state` text NOT NULL,
	`abandoned` integer DEFAULT false NOT NULL,
	`cancel_sent` integer DEFAULT false NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	`next_at` integer NOT NULL,
	`deadline_at` integer,
	`attempts` integer DEFAULT 0 NOT NULL,
	`polls` integer DEFAULT 0 NOT NULL,
	`faults` integer DEFAULT 0 NOT NULL,
	`external_task_id` text,
	`links` text,
	`result_url` text,
	`file_id` text NOT NULL,
	`outcome` text,
	`message` text,
	`dead` integer DEFAULT false NOT NULL,
	`cost_micros` integer,
	`claimed_at` integer,
	`created_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `studio_jobs_asset_open` ON `studio_jobs` (`asset_id`) WHERE state <> 'ended' AND abandoned = 0;--> statement-breakpoint
CREATE INDEX `studio_jobs_waiting` ON `studio_jobs` (`provider_id`,`state`,`user_id`,`next_at`);--> statement-breakpoint
CREATE INDEX `studio_jobs_turns` ON `studio_jobs` (`provider_id`,`user_id`,`claimed_at`);--> statement-breakpoint
CREATE INDEX `studio_jobs_rate` ON `studio_jobs` (`provider_id`,`claimed_at`);--> statement-breakpoint
CREATE INDEX `studio_jobs_due` ON `studio_jobs` (`state`,`next_at`);--> statement-breakpoint
CREATE INDEX `studio_jobs_dead` ON `studio_jobs` (`id`) WHERE dead = 1;--> statement-breakpoint
CREATE TABLE `studio_models` (
	`id` text PRIMARY KEY NOT NULL,
	`provider_id` text NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`model_type` text NOT NULL,
	`is_active` integer NOT NULL,
	`definition` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`provider_id`) REFERENCES `studio_providers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `studio_models_slug_unique` ON `studio_models` (`slug`);--> statement-breakpoint
CREATE INDEX `studio_models_provider` ON `studio_models` (`provider_id`,`id`);--> statement-breakpoint
CREATE TABLE `studio_providers` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`base_url` text,
	`auth` text,
	`sealed_key` text,
	`sealed_webhook_secret` text,
	`webhook_signature` text NOT NULL,
	`is_active` integer NOT NULL,
	`concurrent` integer NOT NULL,
	`per_minute` integer NOT NULL,
	`paused_until` integer DEFAULT 0 NOT NULL,
	`wake_at` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `studio_providers_slug_unique` ON `studio_providers` (`slug`);