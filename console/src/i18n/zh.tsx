/** Words of the data itself, which are Chinese in either language of the page. */
export function Zh({ children }: { children: string | number }) {
  return <span lang="zh-CN">{children}</span>
}
