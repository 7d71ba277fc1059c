using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
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
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => new Item(pair.Left, ItemOptions.Read(pair.Left.Path, pair.Right.GetOptions(pair.Left), pair.Right.GlobalOptions)))
            .Where(static item => item.IsPrototxt)
            .Collect()
            .SelectMany(static (items, _) => Item.Distinct(items))
            .WithTrackingName(TrackingNames.Item)
            .Select(static (item, cancel) => ItemCompiler.Compile(item.File.Path, item.File.GetText(cancel), item.Options, cancel))
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
            .Select(static (c, _) => ClassPlace.Of(c))
            .Collect()
            .Select(static (places, _) => ClassClash.Find(places))
            .WithTrackingName(TrackingNames.Clashes);
        context.RegisterSourceOutput(clashes, static (output, found) =>
        {
            foreach (ClassClash clash in found)
                output.ReportDiagnostic(clash.ToDiagnostic());
        });

        // What an old language cannot say would be an error for every line of generated code that says it.
        IncrementalValueProvider<string?> oldLanguage = context.ParseOptionsProvider.Select(static (options, _) =>
            options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp12 and var version } ? version.ToDisplayString() : null);
        context.RegisterSourceOutput(compiled.Where(static c => c.Model is not null).Collect().Select(static (nets, _) => nets.Length > 0).Combine(oldLanguage), static (output, pair) =>
        {
            if (pair is (true, { } version))
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.OldLanguage, Location.None, version));
        });

        IncrementalValuesProvider<(string Path, NetModel Model)> models = compiled
            .Combine(clashes.Combine(oldLanguage))
            .Where(static pair => pair.Left.Model is not null && pair.Right.Right is null && !pair.Right.Left.Any(c => c.IsLeftOut && c.Path == pair.Left.Path))
            .Select(static (pair, _) => (pair.Left.Path, pair.Left.Model!))
            .WithTrackingName(TrackingNames.Model);
        context.RegisterSourceOutput(models, static (output, net) =>
        {
            foreach ((string hintName, string text) in Emitted(net.Path, net.Model, output))
                output.AddSource(hintName, SourceText.From(text, withoutMark));
        });

        IncrementalValueProvider<bool> hasNets = models.Collect().Select(static (all, _) => !all.IsEmpty);
        context.RegisterSourceOutput(hasNets, static (output, any) =>
        {
            if (any)
                output.AddSource(StartupEmitter.HintName, SourceText.From(StartupEmitter.Text, withoutMark));
        });
    }

    // Every net of the project hangs on this: a bug of ours that one of them meets must not cost the others their code.
    private static IReadOnlyList<(string HintName, string Text)> Emitted(string path, NetModel model, SourceProductionContext output)
    {
        try
        {
            return [.. NetEmitter.Emit(model, output.CancellationToken)];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.InternalError, Location.Create(path, default, default), ItemCompiler.Describe(e)));
            return [];
        }
    }
}
