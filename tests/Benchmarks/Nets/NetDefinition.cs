namespace Prototxt.Benchmarks.Nets;

/// <summary>A net that is measured.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Prototxt">Its file, in the folder <c>shared</c> beside the checkout or in this project's <c>Models</c>.</param>
/// <param name="Weights">Its trained weights in <c>shared</c>; null where they are made by a formula.</param>
/// <param name="Input">The input's axes without the batch.</param>
/// <param name="Range">The largest number of the input.</param>
/// <param name="Batches">The batches that it is measured with.</param>
internal sealed record NetDefinition(string Name, string Prototxt, string? Weights, int[] Input, float Range, int[] Batches)
{
    /// <summary>The name as a folder's or a word of the command line.</summary>
    public string Word { get; } = new([.. Name.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) || c == '.' ? c : '-')]);

    /// <summary>Whether programs of their own are made of it, which takes most of a minute.</summary>
    public bool IsPublished { get; init; }

    /// <summary>How many numbers an image has.</summary>
    public int Numbers => Input.Aggregate(1, (a, b) => a * b);

    public string? PrototxtPath => Path.Combine(AppContext.BaseDirectory, Prototxt) is var own && File.Exists(own) ? own : Repository.Shared(Prototxt);

    public string? WeightsPath => Weights is null ? null : Repository.Shared(Weights);

    /// <summary>The file that is not there, or null.</summary>
    public string? Missing => PrototxtPath is null ? Prototxt : Weights is not null && WeightsPath is null ? Weights : null;
}
