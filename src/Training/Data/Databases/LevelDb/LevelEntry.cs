namespace Prototxt.Training.Data.Databases.LevelDb;

/// <summary>What was once written for a key; of several the one with the greatest number counts.</summary>
/// <param name="Key">The key.</param>
/// <param name="Number">LevelDB's sequence number.</param>
/// <param name="IsDeletion">The key was deleted.</param>
/// <param name="Value">The value.</param>
internal readonly record struct LevelEntry(byte[] Key, ulong Number, bool IsDeletion, ReadOnlyMemory<byte> Value)
{
    private const int Deletion = 0, Put = 1;

    /// <summary>The order in which LevelDB keeps entries: by key, and of one key the newest first.</summary>
    public static IComparer<LevelEntry> Order { get; } = Comparer<LevelEntry>.Create((a, b) =>
        a.Key.AsSpan().SequenceCompareTo(b.Key) is not 0 and var order ? order : b.Number.CompareTo(a.Number));

    /// <summary>Whether a byte says put or delete; null for anything else.</summary>
    public static bool? IsDeleted(int kind) => kind switch { Deletion => true, Put => false, _ => null };
}
