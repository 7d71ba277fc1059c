using System.Globalization;
using System.Text;

namespace Prototxt.Fuzz;

/// <summary>An input that broke a rule.</summary>
internal sealed record FuzzFailure(int Number, string Rule, byte[] Input);

/// <summary>What came of a run.</summary>
internal sealed class FuzzReport(string target)
{
    private const int MostShown = 20;

    public int Inputs { get; set; }

    public int Read { get; set; }

    public int Refused { get; set; }

    public TimeSpan Slowest { get; set; }

    public int SlowestNumber { get; set; }

    public long MostAllocated { get; set; }

    public int MostAllocatedNumber { get; set; }

    public List<FuzzFailure> Failures { get; } = [];

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{target}: {Inputs} inputs, {Refused} refused as documented, {Read} read, {Failures.Count} failures; slowest {Slowest.TotalMilliseconds:0} ms (number {SlowestNumber}), most allocated {MostAllocated} bytes (number {MostAllocatedNumber})");
        foreach (FuzzFailure failure in Failures.Take(MostShown))
            text.AppendLine(CultureInfo.InvariantCulture, $"  number {failure.Number}: {failure.Rule}");
        if (Failures.Count > MostShown)
            text.AppendLine(CultureInfo.InvariantCulture, $"  and {Failures.Count - MostShown} more");
        return text.ToString().TrimEnd();
    }
}
