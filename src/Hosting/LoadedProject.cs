using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace Prototxt.Hosting;

/// <summary>The types of a project in memory, from which they go some time after it is disposed of.</summary>
internal sealed class LoadedProject : IDisposable
{
    // As many as show what is wrong.
    private const int MostMessages = 20;

    private readonly AssemblyLoadContext context = new("project", isCollectible: true);

    private LoadedProject(Stream image) => Types = context.LoadFromStream(image).GetTypes();

    public IReadOnlyList<Type> Types { get; }

    /// <exception cref="InvalidOperationException">There is no code without errors and warnings; the message has them.</exception>
    public static LoadedProject Of(GeneratorRun run)
    {
        using var image = new MemoryStream();
        EmitResult result = run.Output.Emit(image);
        Diagnostic[] messages = [.. result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning)];
        if (messages.Length > 0)
            throw new InvalidOperationException("The generated code does not compile without warnings:\n" + string.Join("\n", messages.Take(MostMessages)));
        image.Position = 0;
        return new LoadedProject(image);
    }

    /// <inheritdoc/>
    public void Dispose() => context.Unload();
}
