import { fromMarkdown } from "mdast-util-from-markdown";
import { Fragment, type ReactNode, useMemo } from "react";
import css from "./markdown.module.css";

type Root = ReturnType<typeof fromMarkdown>;
type Nodes = Root | Root["children"][number];

/** Where links may lead. */
const SAFE = /^(?:https?:\/\/|mailto:)/i;

/** Markdown (CommonMark) as elements, below the heading of a page: nothing in it is taken for HTML, and no link leads to a script. */
export function Markdown({ text }: { readonly text: string }) {
  const tree = useMemo((): Root => fromMarkdown(text), [text]);
  return <div className={css["text"]}>{within(tree)}</div>;
}

function within({ children }: { readonly children: readonly Nodes[] }): ReactNode {
  return children.map((node) => (
    <Fragment key={node.position?.start.offset}>{shown(node)}</Fragment>
  ));
}

function shown(node: Nodes): ReactNode {
  switch (node.type) {
    case "paragraph":
      return <p>{within(node)}</p>;
    case "heading":
      return node.depth <= 2 ? <h2>{within(node)}</h2> : <h3>{within(node)}</h3>;
    case "list":
      return node.ordered ? (
        <ol start={node.start ?? 1}>{within(node)}</ol>
      ) : (
        <ul>{within(node)}</ul>
      );
    case "listItem":
      return <li>{within(node)}</li>;
    case "blockquote":
      return <blockquote>{within(node)}</blockquote>;
    case "strong":
      return <strong>{within(node)}</strong>;
    case "emphasis":
      return <em>{within(node)}</em>;
    case "link":
      return <Leading to={node.url}>{within(node)}</Leading>;
    case "image":
      // Pictures from elsewhere would tell their hosts who looks.
      return <Leading to={node.url}>{node.alt || node.url}</Leading>;
    case "inlineCode":
      return <code>{node.value}</code>;
    case "code":
      return (
        <pre>
          <code>{node.value}</code>
        </pre>
      );
    case "break":
      return <br />;
    case "thematicBreak":
      return <hr />;
    case "html":
    case "text":
      return node.value;
    default:
      return "children" in node ? within(node) : null;
  }
}

function Leading({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  if (!SAFE.test(to)) return children;
  return (
    <a href={to} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
