using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Emit;
using Prototxt.Generator.Infrastructure;
using Prototxt.Generator.Model;
using Prototxt.Generator.Pipeline;

namespace Prototxt.Generator;

/// <summary>Caffe networks among a project's AdditionalFiles, as typed C#.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class PrototxtGenerator : IIncrementalGenerator
{
    private static readonly System.Text.UTF8Encoding withoutMark = new(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // The compilation is never looked at, so typing C# leaves every step cached.
        IncrementalValuesProvider<CompilationResult> compiled = context.AdditionalTextsProvider
            .Where(static file => file.Path.EndsWith(".prototxt", StringComparison.OrdinalIgnoreCase))
            // A pattern and an item with metadata often name the same file; it is one file.
            .Collect()
            .SelectMany(static (files, _) => files.GroupBy(f => f.Path, StringComparer.Ordinal).Select(g => g.First()))
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => (File: pair.Left, Options: ItemOptions.Read(pair.Left.Path, pair.Right.GetOptions(pair.Left), pair.Right.GlobalOptions)))
            .WithTrackingName(TrackingNames.Item)
            .Select(static (item, cancel) => NetCompiler.Compile(item.File.Path, item.File.GetText(cancel) ?? SourceText.From(""), item.Options))
            .WithTrackingName(TrackingNames.Compile);

        // From here model and places go separate ways: text that only moves makes no new code.
        IncrementalValuesProvider<EquatableArray<DiagnosticInfo>> diagnostics = compiled.Select(static (c, _) => c.Diagnostics).WithTrackingName(TrackingNames.Diagnostics);
        context.RegisterSourceOutput(diagnostics, static (output, items) =>
        {
            foreach (DiagnosticInfo diagnostic in items)
                output.ReportDiagnostic(diagnostic.ToDiagnostic());
        });

        IncrementalValueProvider<EquatableArray<ClassClash>> clashes = compiled
            .Where(static c => c.Model is not null)
            .Select(static (c, _) => new ClassPlace(c.Path, c.Model!.Namespace, c.Model.ClassName))
            .Collect()
            .Select(static (places, _) => ClassClash.Find(places))
            .WithTrackingName(TrackingNames.Clashes);
        context.RegisterSourceOutput(clashes, static (output, found) =>
        {
            foreach (ClassClash clash in found)
                output.ReportDiagnostic(clash.ToDiagnostic());
        });

        IncrementalValuesProvider<NetModel> models = compiled
            .Combine(clashes)
            .Where(static pair => pair.Left.Model is not null && !pair.Right.Any(c => c.Path == pair.Left.Path && !c.IsFirst))
            .Select(static (pair, _) => pair.Left.Model!)
            .WithTrackingName(TrackingNames.Model);
        context.RegisterSourceOutput(models, static (output, model) =>
        {
            foreach ((string hintName, string text) in NetEmitter.Emit(model))
                output.AddSource(hintName, SourceText.From(text, withoutMark));
        });

        IncrementalValueProvider<bool> hasNets = models.Collect().Select(static (all, _) => !all.IsEmpty);
        context.RegisterSourceOutput(hasNets, static (output, any) =>
        {
            if (any)
                output.AddSource(StartupEmitter.HintName, SourceText.From(StartupEmitter.Text, withoutMark));
        });
    }
}
