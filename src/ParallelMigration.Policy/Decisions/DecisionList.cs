using System.Collections;
using System.Collections.Generic;

namespace ParallelMigration.Policy;

/// <summary>
/// The reasons, warnings or issues of one decision, in the order in which they are told. Enumerating it with <c>foreach</c> allocates nothing.
/// </summary>
/// <typeparam name="T"><see cref="Reason"/> or <see cref="Issue"/>.</typeparam>
public readonly struct DecisionList<T> : IReadOnlyList<T>
    where T : struct
{
    private readonly MigrationDecision decision;
    private readonly CodeSet codes;
    private readonly Creator? create;

    internal DecisionList(CodeSet codes, in MigrationDecision decision, Creator create)
    {
        this.codes = codes;
        this.decision = decision;
        this.create = create;
    }

    internal delegate T Creator(int code, in MigrationDecision decision);

    /// <inheritdoc/>
    public int Count => codes.Count;

    internal CodeSet Codes => codes;

    /// <inheritdoc/>
    public T this[int index]
    {
        get
        {
            Require.Between(index, 0, Count - 1, nameof(index));
            var code = codes.Next(-1);
            for (var i = 0; i < index; i++)
            {
                code = codes.Next(code);
            }

            return create!(code, decision);
        }
    }

    /// <summary>The items one by one.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The items one by one.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly DecisionList<T> list;
        private int code;

        internal Enumerator(in DecisionList<T> list)
        {
            this.list = list;
            code = -1;
        }

        /// <inheritdoc/>
        public readonly T Current => list.create!(code, list.decision);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => (code = list.codes.Next(code)) >= 0;

        /// <inheritdoc/>
        public void Reset() => code = -1;

        /// <summary>Nothing to release.</summary>
        public readonly void Dispose()
        {
        }
    }
}
