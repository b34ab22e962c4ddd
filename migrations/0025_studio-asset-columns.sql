DROP INDEX `studio_assets_due`;--> statement-breakpoint
ALTER TABLE `studio_assets` DROP COLUMN `task_urls`;--> statement-breakpoint
ALTER TABLE `studio_assets` DROP COLUMN `polls`;--> statement-breakpoint
ALTER TABLE `studio_assets` DROP COLUMN `next_at`;--> statement-breakpoint
ALTER TABLE `studio_assets` DROP COLUMN `deadline_at`;