import { Component, type ReactNode } from 'react'
import { Failure } from './states.tsx'

/** Keeps a fault of one part from emptying the whole page. */
export class Fence extends Component<{ children: ReactNode }, { fault: string | null }> {
  override state = { fault: null as string | null }
  static getDerivedStateFromError(error: unknown) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
  override render() {
    const { fault } = this.state
    if (fault === null) return this.props.children
    return (
      <Failure
        problems={[{ message: `此处无法显示：${fault} / this part cannot be shown: ${fault}` }]}
        onRetry={() => this.setState({ fault: null })}
      />
    )
  }
}
