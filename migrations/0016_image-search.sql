INSERT INTO `image_docs` (`image_id`, `form`, `stem`) SELECT `id`, `title` || ' ' || `description` || ' ' || `tags`, '' FROM `images` ORDER BY `id`;--> statement-breakpoint
CREATE VIRTUAL TABLE `image_search` USING fts5 (form, stem, content = 'image_docs', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3');--> statement-breakpoint
INSERT INTO `image_search` (`image_search`) VALUES ('rebuild');--> statement-breakpoint
CREATE TRIGGER `image_docs_added` AFTER INSERT ON `image_docs` BEGIN
	INSERT INTO `image_search` (`rowid`, `form`, `stem`) VALUES (new.`n`, new.`form`, new.`stem`);
END;--> statement-breakpoint
CREATE TRIGGER `image_docs_removed` AFTER DELETE ON `image_docs` BEGIN
	INSERT INTO `image_search` (`image_search`, `rowid`, `form`, `stem`) VALUES ('delete', old.`n`, old.`form`, old.`stem`);
END;--> statement-breakpoint
CREATE TRIGGER `image_docs_changed` AFTER UPDATE ON `image_docs` BEGIN
	INSERT INTO `image_search` (`image_search`, `rowid`, `form`, `stem`) VALUES ('delete', old.`n`, old.`form`, old.`stem`);
	INSERT INTO `image_search` (`rowid`, `form`, `stem`) VALUES (new.`n`, new.`form`, new.`stem`);
END;
