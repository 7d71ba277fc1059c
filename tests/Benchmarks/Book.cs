using Prototxt.Benchmarks.Measuring;

namespace Prototxt.Benchmarks;

/// <summary>The page of a run, with tables and pictures in a folder of the page's name. It is written anew after every net, so that a run that is broken off leaves what it found.</summary>
internal sealed class Book(string? page, string[] arguments, string load, Report other)
{
    /// <summary>The page as it is.</summary>
    public string Text { get; private set; } = "";

    /// <param name="results">What was found of nets; null where none were measured.</param>
    public void Save(Results? results)
    {
        Dictionary<int, string> pictures = [];
        if (page is not null && results is not null)
        {
            string folder = Path.ChangeExtension(page, null), name = Path.GetFileName(folder);
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "nets.csv"), Ratios.Text(results));
            File.WriteAllText(Path.Combine(folder, "steps.csv"), Ratios.Steps(results));
            foreach (int batch in (int[])[1, 32])
                if (results.Timings.Any(t => t.Batch == batch))
                {
                    RatioPicture.Save(results, batch, Path.Combine(folder, $"batch-{batch}.svg"));
                    pictures[batch] = $"{name}/batch-{batch}.svg";
                }
        }

        var nets = new Report();
        if (results is not null)
            NetReport.Write(nets, results, pictures);
        Text = new Report()
            .Heading("Benchmarks", 1)
            .Paragraph(Machine.Describe())
            .Paragraph($"Load average of the machine: {load} at the start, {Machine.Load()} at the end; this program alone makes about 2. Where it was more, other work ran beside it and times are too long; ratios suffer less.")
            .Paragraph($"Made by `dotnet run -c Release --project tests/Benchmarks -- {string.Join(' ', arguments)}`.")
            .Paragraph((nets.ToString() + "\n" + other).Trim())
            .ToString();
        if (page is not null)
            File.WriteAllText(page, Text);
    }
}
