import { createRoot } from 'react-dom/client'
import { App } from './shell/app.tsx'
import { nonce } from './shell/nonce.ts'
import './shell/console.css'

// Some parts of the component library add styles without the page's number; the policy wants it on all.
const create = document.createElement.bind(document)
document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = create(name, options)
  if (name === 'style') element.nonce = nonce
  return element
}) as typeof document.createElement

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
