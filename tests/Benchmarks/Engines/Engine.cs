namespace Prototxt.Benchmarks.Engines;

/// <summary>Something that runs a net.</summary>
internal abstract class Engine : IDisposable
{
    public const int Threads = 2;

    /// <summary>Makes the input ready; not part of what is measured.</summary>
    public abstract void Prepare(float[] input, int batch);

    /// <summary>One pass, from the input to answers in memory.</summary>
    public abstract void Forward();

    /// <summary>The answers of one more pass, by blob.</summary>
    public abstract IReadOnlyDictionary<string, float[]> Outputs();

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
