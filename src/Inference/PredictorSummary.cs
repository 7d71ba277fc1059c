using System.Globalization;
using System.Text;

namespace Prototxt.Inference;

/// <summary>Where the blobs of a predictor live; printed, it is a table as text. Numbers of a batch of one in single precision, the sizes being the prototxt's.</summary>
/// <param name="Name">The net's name.</param>
/// <param name="Slots">The places of the workspace.</param>
/// <param name="LargestLiveSet">The numbers that are needed at once, where they are most. Kernels' own scratch memory is not counted.</param>
/// <param name="Blobs">The blobs in the order in which they are made, inputs first.</param>
public sealed record PredictorSummary(string Name, IReadOnlyList<Slot> Slots, long LargestLiveSet, IReadOnlyList<PredictorBlob> Blobs)
{
    private const int WordColumns = 3;

    /// <summary>Bytes of the workspace: those of the inputs, and the arena of all other blobs.</summary>
    public long Bytes => (Slots.Where(s => s.Offset < 0).Sum(s => s.Size) + Slots.Select(s => s.Offset < 0 ? 0 : s.Offset + s.Size).DefaultIfEmpty(0).Max()) * sizeof(float);

    /// <summary>Bytes that no order of blobs could do without.</summary>
    public long LeastBytes => LargestLiveSet * sizeof(float);

    /// <summary>Whether the prototxt leaves sizes open, for which usual ones were taken.</summary>
    public bool IsEstimate => Blobs.Any(b => b.Shape.Contains('?', StringComparison.Ordinal) || b.Shape.Contains('…', StringComparison.Ordinal));

    /// <summary>The table: blob, layers, shape, slot, where it begins in the arena, bytes.</summary>
    public override string ToString()
    {
        string[] head = ["blob", "made by", "shape", "slot", "begins at", "bytes"];
        string[][] rows = [head, .. Blobs.Select(b => (string[])[b.Name, b.Layers, b.Shape + (b.IsChannelsLast ? ", channels last" : ""), Text(b.Slot), Slots[b.Slot].Offset is var offset && offset < 0 ? "" : Text(offset * sizeof(float)), Text(b.Numbers * sizeof(float))])];
        int[] widths = [.. head.Select((_, column) => rows.Max(r => r[column].Length))];
        var text = new StringBuilder(Name).Append('\n');
        foreach (string[] row in rows)
            text.Append(string.Join("  ", row.Select((cell, column) => column < WordColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))).Append('\n');
        return text.Append(CultureInfo.InvariantCulture, $"{Text(Bytes)} bytes for a batch of one; needed at once {Text(LeastBytes)}{(IsEstimate ? "; ? taken as 3 channels or 224 pixels" : "")}").ToString();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
