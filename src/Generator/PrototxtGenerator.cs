using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Model;
using Prototxt.Generator.Pipeline;

namespace Prototxt.Generator;

/// <summary>Caffe networks and solvers among a project's AdditionalFiles, as typed C#.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class PrototxtGenerator : IIncrementalGenerator
{
    private static readonly System.Text.UTF8Encoding withoutMark = new(encoderShouldEmitUTF8Identifier: false);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // The compilation is never looked at, so typing C# leaves every step cached.
        IncrementalValuesProvider<CompiledItem> files = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => new Item(pair.Left, ItemOptions.Read(pair.Left.Path, pair.Right.GetOptions(pair.Left), pair.Right.GlobalOptions)))
            .Where(static item => item.IsPrototxt)
            .Collect()
            .SelectMany(static (items, _) => Item.Distinct(items))
            .WithTrackingName(TrackingNames.Item)
            .Select(static (item, cancel) => new CompiledItem(item, ItemCompiler.Compile(item.File.Path, item.File.GetText(cancel), item.Options, cancel)));
        IncrementalValuesProvider<CompilationResult> compiled = files.Select(static (f, _) => f.Result).WithTrackingName(TrackingNames.Compile);
        IncrementalValuesProvider<SolverResult> solvers = SolverPipeline.Of(files);

        // From here model and places go separate ways: text that only moves makes no new code.
        Report(context, compiled.Select(static (c, _) => c.Diagnostics).WithTrackingName(TrackingNames.Diagnostics));
        Report(context, solvers.Select(static (s, _) => s.Diagnostics));

        IncrementalValueProvider<EquatableArray<ClassClash>> clashes = compiled.Where(static c => c.Model is not null).Select(static (c, _) => ClassPlace.Of(c)).Collect()
            .Combine(solvers.Where(static s => s.Model is not null).Select(static (s, _) => ClassPlace.Of(s)).Collect())
            .Select(static (places, _) => ClassClash.Find(places.Left.Concat(places.Right)))
            .WithTrackingName(TrackingNames.Clashes);
        context.RegisterSourceOutput(clashes, static (output, found) =>
        {
            foreach (ClassClash clash in found)
                output.ReportDiagnostic(clash.ToDiagnostic());
        });

        // What an old language cannot say would be an error for every line of generated code that says it.
        IncrementalValueProvider<string?> oldLanguage = context.ParseOptionsProvider.Select(static (options, _) =>
            options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp12 and var version } ? version.ToDisplayString() : null);
        context.RegisterSourceOutput(compiled.Where(static c => c.Model is not null || c.Solver is not null).Collect().Select(static (nets, _) => nets.Length > 0).Combine(oldLanguage), static (output, pair) =>
        {
            if (pair is (true, { } version))
                output.ReportDiagnostic(Diagnostic.Create(Descriptors.OldLanguage, Location.None, version));
        });

        IncrementalValueProvider<(EquatableArray<ClassClash>, string?)> hindrances = clashes.Combine(oldLanguage);
        IncrementalValuesProvider<(string Path, NetModel Model)> models = compiled
            .Combine(hindrances)
            .Where(static pair => pair.Left.Model is not null && IsFree(pair.Left.Path, pair.Right))
            .Select(static (pair, _) => (pair.Left.Path, pair.Left.Model!))
            .WithTrackingName(TrackingNames.Model);
        context.RegisterSourceOutput(models, static (output, net) => Add(output, net.Path, () => NetEmitter.Emit(net.Model, output.CancellationToken)));

        IncrementalValuesProvider<(string Path, SolverModel Model)> solverModels = solvers
            .Combine(hindrances)
            .Where(static pair => pair.Left.Model is not null && IsFree(pair.Left.Path, pair.Right))
            .Select(static (pair, _) => (pair.Left.Path, pair.Left.Model!))
            .WithTrackingName(TrackingNames.SolverModel);
        context.RegisterSourceOutput(solverModels, static (output, solver) => Add(output, solver.Path, () => SolverEmitter.Emit(solver.Model, output.CancellationToken)));

        IncrementalValueProvider<bool> hasClasses = models.Collect().Combine(solverModels.Collect()).Select(static (all, _) => all.Left.Any(static n => n.Model.HasClass) || !all.Right.IsEmpty);
        context.RegisterSourceOutput(hasClasses, static (output, any) =>
        {
            if (any)
                output.AddSource(StartupEmitter.HintName, SourceText.From(StartupEmitter.Text, withoutMark));
        });
    }

    private static void Report(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<EquatableArray<DiagnosticInfo>> diagnostics) =>
        context.RegisterSourceOutput(diagnostics, static (output, items) =>
        {
            foreach (DiagnosticInfo diagnostic in items)
                output.ReportDiagnostic(diagnostic.ToDiagnostic());
        });

    // A file gives code where the language can say it and no other file has the class's name.
    private static bool IsFree(string path, (EquatableArray<ClassClash> Clashes, string? OldLanguage) hindrances) =>
        hindrances.OldLanguage is null && !hindrances.Clashes.Any(c => c.IsLeftOut && c.Path == path);

    // Every net of the project hangs on this: a bug of ours that one of them meets must not cost the others their code.
    private static void Add(SourceProductionContext output, string path, Func<IEnumerable<(string HintName, string Text)>> emit)
    {
        List<(string HintName, string Text)> files;
        try
        {
            files = [.. emit()];
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.InternalError, Location.Create(path, default, default), ItemCompiler.Describe(e)));
            return;
        }

        foreach ((string hintName, string text) in files)
            output.AddSource(hintName, SourceText.From(text, withoutMark));
    }
}
