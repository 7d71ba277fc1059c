using System.Collections;

namespace Prototxt.Generator.Common;

/// <summary>An immutable list that is equal to another when its elements are: what a record needs so that the compiler can see that nothing changed.</summary>
internal readonly struct EquatableArray<T>(IEnumerable<T> items) : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
    where T : IEquatable<T>
{
    // An array of a derived type would do for a T[], but no span can be had of it.
    private readonly T[]? items = items.GetType() == typeof(T[]) ? (T[])items : items.ToArray();

    public static EquatableArray<T> Empty { get; } = new([]);

    public int Count => items?.Length ?? 0;

    public T this[int index] => (items ?? [])[index];

    public bool Equals(EquatableArray<T> other) => (items ?? []).AsSpan().SequenceEqual(other.items ?? []);

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        int hash = 17;
        foreach (T item in items ?? [])
            hash = unchecked((hash * 31) + item.GetHashCode());
        return hash;
    }

    public Enumerator GetEnumerator() => new(items ?? []);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)(items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (items ?? []).GetEnumerator();

    /// <summary>Of a loop over the array itself, which needs no object.</summary>
    public struct Enumerator(T[] items)
    {
        private int index = -1;

        public readonly T Current => items[index];

        public bool MoveNext() => ++index < items.Length;
    }
}

internal static class EquatableArray
{
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items)
        where T : IEquatable<T> => new(items);

    /// <summary>What a list becomes item by item: an empty one nothing new, and others no more than their array.</summary>
    public static EquatableArray<T> ToEquatableArray<TItem, T>(this IReadOnlyList<TItem> items, Func<TItem, T> convert)
        where T : IEquatable<T>
    {
        if (items.Count == 0)
            return EquatableArray<T>.Empty;
        var converted = new T[items.Count];
        for (int i = 0; i < converted.Length; i++)
            converted[i] = convert(items[i]);
        return new(converted);
    }
}
