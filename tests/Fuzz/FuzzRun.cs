using System.Diagnostics;
using Prototxt.Fuzz.Targets;

namespace Prototxt.Fuzz;

/// <summary>Gives a target one damaged input after the other and holds what it does against the rules.</summary>
internal sealed class FuzzRun(FuzzTarget target, FuzzOptions options)
{
    private readonly Mutator _mutator = new(options.Seeds.Count > 0 ? options.Seeds : target.Seeds(), target.IsText, options.Seed);

    /// <summary>The number of the input that is read now, and since when; a watch on another thread may ask.</summary>
    public (int Number, long Since) Now { get; private set; }

    public FuzzReport Run()
    {
        string folder = Directory.CreateTempSubdirectory("prototxt-fuzz-").FullName;
        try
        {
            // The first input pays for loading and compiling the code.
            string path = Path.Combine(folder, "input");
            foreach (byte[] seed in target.Seeds())
                Try(seed, path);

            var report = new FuzzReport(target.Name);
            for (int number = options.First; number < options.First + options.Count; number++)
                Add(report, number, Input(number), path);
            return report;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public byte[] Input(int number) => _mutator.Mutant(number);

    private void Add(FuzzReport report, int number, byte[] input, string path)
    {
        Now = (number, Stopwatch.GetTimestamp());
        (Verdict? verdict, string? wrong, TimeSpan time, long allocated) = Try(input, path);
        report.Inputs++;
        report.Read += verdict == Verdict.Read ? 1 : 0;
        report.Refused += verdict == Verdict.Refused ? 1 : 0;
        if (time > report.Slowest)
            (report.Slowest, report.SlowestNumber) = (time, number);
        if (allocated > report.MostAllocated)
            (report.MostAllocated, report.MostAllocatedNumber) = (allocated, number);
        if (wrong is null && time > options.MostTime)
            wrong = $"took {time.TotalSeconds:0.0} s";
        if (wrong is null && allocated > target.MostAllocated(input.Length))
            wrong = $"allocated {allocated} bytes for an input of {input.Length}";
        if (wrong is not null)
            report.Failures.Add(new FuzzFailure(number, wrong, input));
    }

    private (Verdict? Verdict, string? Wrong, TimeSpan Time, long Allocated) Try(byte[] input, string path)
    {
        File.WriteAllBytes(path, input);
        Verdict? verdict = null;
        string? wrong = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            verdict = target.Read(input, path);
        }
        // Whatever the product throws is what is looked for.
        catch (Exception e)
        {
            if (target.IsDocumented(e))
                verdict = Verdict.Refused;
            else
                wrong = e.ToString();
        }
        return (verdict, wrong, Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
