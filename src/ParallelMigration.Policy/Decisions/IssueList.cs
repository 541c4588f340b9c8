using System.Collections;
using System.Collections.Generic;

namespace ParallelMigration.Policy;

/// <summary>Issues of one decision, in the order in which they are told. Enumerating it with <c>foreach</c> allocates nothing.</summary>
public readonly struct IssueList : IReadOnlyList<Issue>
{
    private readonly MigrationDecision decision;
    private readonly CodeSet codes;

    internal IssueList(CodeSet codes, in MigrationDecision decision)
    {
        this.codes = codes;
        this.decision = decision;
    }

    /// <inheritdoc/>
    public int Count => codes.Count;

    /// <inheritdoc/>
    public Issue this[int index]
    {
        get
        {
            Require.Between(index, 0, Count - 1, nameof(index));
            var code = codes.Next(-1);
            for (var i = 0; i < index; i++)
            {
                code = codes.Next(code);
            }

            return new((IssueCode)code, decision);
        }
    }

    /// <summary>Whether an issue of this code is among them.</summary>
    /// <param name="code">The code.</param>
    public bool Contains(IssueCode code) => codes.Contains(code);

    /// <summary>The issues one by one.</summary>
    public Enumerator GetEnumerator() => new(codes, decision);

    IEnumerator<Issue> IEnumerable<Issue>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The issues one by one.</summary>
    public struct Enumerator : IEnumerator<Issue>
    {
        private readonly CodeSet codes;
        private readonly MigrationDecision decision;
        private int code;

        internal Enumerator(CodeSet codes, in MigrationDecision decision)
        {
            this.codes = codes;
            this.decision = decision;
            code = -1;
        }

        /// <inheritdoc/>
        public readonly Issue Current => new((IssueCode)code, decision);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => (code = codes.Next(code)) >= 0;

        /// <inheritdoc/>
        public void Reset() => code = -1;

        /// <summary>Nothing to release.</summary>
        public readonly void Dispose()
        {
        }
    }
}
