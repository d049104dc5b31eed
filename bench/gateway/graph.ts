/**
 * The graph of the public benchmark for federated gateways (accounts, inventory, products and reviews;
 * github.com/graphql-hive/graphql-gateways-benchmark), so that figures can be held against published ones.
 * All data is made up. `SCALE` blocks hold the same five products, six users and their reviews under
 * other ids: a question for ten blocks gets an answer ten times as large.
 */
export const SCALE = 10

const LINK = (directives: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [${directives}])`

export const TYPES: Record<string, string> = {
  accounts: `${LINK('"@key"')}
    type Query { me: User user(id: ID!): User users(first: Int = 6): [User] }
    type User @key(fields: "id") { id: ID! name: String username: String birthday: Int }`,
  inventory: `${LINK('"@key", "@external", "@requires"')}
    type Product @key(fields: "upc") {
      upc: String! weight: Int @external price: Int @external
      inStock: Boolean shippingEstimate: Int @requires(fields: "price weight")
    }`,
  products: `${LINK('"@key"')}
    type Query { topProducts(first: Int = 5): [Product] }
    type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
  reviews: `${LINK('"@key", "@external", "@provides"')}
    type Review @key(fields: "id") {
      id: ID! body: String product: Product author: User @provides(fields: "username")
    }
    type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
    type Product @key(fields: "upc") { upc: String! reviews: [Review] }`,
}

/** The four in one schema, for the answers that graphql-js gives without any gateway. */
export const WHOLE_TYPES = `
  type Query {
    me: User user(id: ID!): User users(first: Int = 6): [User] topProducts(first: Int = 5): [Product]
  }
  type User { id: ID! name: String username: String birthday: Int reviews: [Review] }
  type Product {
    upc: String! name: String price: Int weight: Int inStock: Boolean shippingEstimate: Int reviews: [Review]
  }
  type Review { id: ID! body: String product: Product author: User }
`

interface User {
  id: string
  name: string
  username: string
  birthday: number
}
interface Product {
  upc: string
  name: string
  price: number
  weight: number
}
interface Review {
  id: string
  body: string
  upc: string
  author: string
}

const USERS_IN_BLOCK = 6
const PRODUCTS_IN_BLOCK = 5
const GOODS: [name: string, price: number, weight: number][] = [
  ['Table', 899, 100],
  ['Couch', 1299, 1000],
  ['Glass', 15, 20],
  ['Chair', 499, 100],
  ['TV', 1299, 1000],
]
/** Which product of the block is reviewed, at what length. */
const REVIEWED: [product: number, length: number][] = [
  [1, 445],
  [1, 290],
  [1, 250],
  [1, 140],
  [2, 445],
  [2, 290],
  [2, 250],
  [2, 140],
  [3, 140],
  [4, 140],
  [4, 445],
]
const WORDS = 'The quick review of a careful reader who uses the thing every day and tells others. '

const blocks = Array.from({ length: SCALE }, (_, block) => block)
const users: User[] = blocks.flatMap((block) =>
  Array.from({ length: USERS_IN_BLOCK }, (_, index) => {
    const id = String(block * USERS_IN_BLOCK + index + 1)
    return { id, name: `Reader Number ${id}`, username: `reader${id}`, birthday: 1234567890 }
  }),
)
const products: Product[] = blocks.flatMap((block) =>
  GOODS.map(([name, price, weight], index) => ({
    upc: String(block * PRODUCTS_IN_BLOCK + index + 1),
    name,
    price,
    weight,
  })),
)
const reviews: Review[] = blocks.flatMap((block) =>
  REVIEWED.map(([product, length], index) => ({
    id: String(block * REVIEWED.length + index + 1),
    body: WORDS.repeat(6).slice(0, length),
    upc: String(block * PRODUCTS_IN_BLOCK + product),
    author: String(block * USERS_IN_BLOCK + 1),
  })),
)

const user = (id: string) => users.find((each) => each.id === id)
const product = (upc: string) => products.find((each) => each.upc === upc)
const blockOf = ({ id }: { id: string }) => Math.floor((Number(id) - 1) / USERS_IN_BLOCK)
const isInStock = ({ upc }: { upc: string }) => Number(upc) % PRODUCTS_IN_BLOCK < 2
const estimate = ({ price, weight }: Pick<Product, 'price' | 'weight'>) =>
  price > 1000 ? 0 : Math.round(weight / 2)
const reviewsOfUser = (each: { id: string }) =>
  reviews.slice(blockOf(each) * REVIEWED.length, blockOf(each) * REVIEWED.length + 2)
const reviewsOfProduct = ({ upc }: { upc: string }) => reviews.filter((each) => each.upc === upc)

const accounts = {
  me: () => users[0],
  user: (_: unknown, { id }: { id: string }) => user(id),
  users: (_: unknown, { first }: { first: number }) => users.slice(0, first),
}
const topProducts = (_: unknown, { first }: { first: number }) => products.slice(0, first)

// biome-ignore lint/suspicious/noExplicitAny: resolvers take whatever their schema says.
export const RESOLVERS: Record<string, Record<string, any>> = {
  accounts: {
    Query: accounts,
    User: { __resolveReference: ({ id }: User) => user(id) },
  },
  inventory: {
    Product: {
      __resolveReference: (given: Product) => given,
      inStock: isInStock,
      shippingEstimate: estimate,
    },
  },
  products: {
    Query: { topProducts },
    Product: { __resolveReference: ({ upc }: Product) => product(upc) },
  },
  reviews: {
    Review: {
      __resolveReference: ({ id }: Review) => reviews.find((each) => each.id === id),
      product: ({ upc }: Review) => ({ upc }),
      author: ({ author }: Review) => user(author),
    },
    User: { __resolveReference: (given: User) => given, reviews: reviewsOfUser },
    Product: { __resolveReference: (given: Product) => given, reviews: reviewsOfProduct },
  },
}

export const WHOLE_RESOLVERS = {
  Query: { ...accounts, topProducts },
  User: { reviews: reviewsOfUser },
  Product: { inStock: isInStock, shippingEstimate: estimate, reviews: reviewsOfProduct },
  Review: {
    product: ({ upc }: Review) => product(upc),
    author: ({ author }: Review) => user(author),
  },
}

/** The question of the benchmark. `small` asks for one block, `large` for all of them. */
export function question(size: 'small' | 'large'): string {
  const of = (type: string) => `${type === 'users' ? USERS_IN_BLOCK : PRODUCTS_IN_BLOCK}`
  const first = (type: string) => (size === 'small' ? '' : `(first: ${Number(of(type)) * SCALE})`)
  return `
    fragment User on User { id username name }
    fragment Review on Review { id body }
    fragment Product on Product { inStock name price shippingEstimate upc weight }
    query TestQuery {
      users${first('users')} {
        ...User
        reviews {
          ...Review
          product {
            ...Product
            reviews {
              ...Review
              author { ...User reviews { ...Review product { ...Product } } }
            }
          }
        }
      }
      topProducts${first('topProducts')} {
        ...Product
        reviews {
          ...Review
          author { ...User reviews { ...Review product { ...Product } } }
        }
      }
    }`
}
