import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { lintKeymap } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { graphql } from 'cm6-graphql'
import type { GraphQLSchema } from 'graphql'
import { useEffect, useRef } from 'react'
import { nonce } from '../shell/nonce.ts'

interface EditorProps {
  schema: GraphQLSchema
  value: string
  label: string
  onChange: (text: string) => void
  onRun: () => void
  /** Somebody asks what a type is: Ctrl and a click on its field. */
  onDocs: (type: string) => void
}

/** A GraphQL editor with completion, checks and docs. Tab leaves it, Ctrl-Enter runs. */
export function Editor({ schema, value, label, onChange, onRun, onDocs }: EditorProps) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const calls = useRef({ onChange, onRun, onDocs })
  calls.current = { onChange, onRun, onDocs }
  const start = useRef(value)
  useEffect(() => {
    if (!place.current) return
    const runQuestion = () => {
      calls.current.onRun()
      return true
    }
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: start.current,
        extensions: [
          EditorView.cspNonce.of(nonce),
          lineNumbers(),
          EditorView.lineWrapping,
          history(),
          bracketMatching(),
          closeBrackets(),
          autocompletion(),
          syntaxHighlighting(defaultHighlightStyle),
          keymap.of([
            { key: 'Mod-Enter', run: runQuestion },
            ...completionKeymap,
            ...lintKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          graphql(schema, {
            onShowInDocs: (_field, type, parent) => calls.current.onDocs(parent ?? type ?? ''),
          }),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) calls.current.onChange(state.doc.toString())
          }),
        ],
      }),
    })
    view.current = made
    return () => made.destroy()
  }, [schema, label])
  useEffect(() => {
    const made = view.current
    if (made && made.state.doc.toString() !== value) {
      made.dispatch({ changes: { from: 0, to: made.state.doc.length, insert: value } })
    }
  }, [value])
  return <div ref={place} className="editor" />
}
