using Prototxt.Generator.Common;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>
/// What the blob sets of a net have in common. With two views or more there is a base class: it has every blob that all of
/// them have, computed as the last view does, and a view overrides what it computes otherwise.
/// </summary>
internal sealed class BlobSets
{
    private const string Virtual = "virtual ", Abstract = "abstract ";

    private readonly Dictionary<ViewKind, IReadOnlyList<BlobMember>> members;
    private readonly Dictionary<ViewKind, IReadOnlyList<(string Key, string Property)>> blobs;
    private readonly List<(string Modifier, BlobMember Member)> shared = [];
    private readonly Dictionary<string, (string Modifier, BlobMember Member)> byProperty = new(StringComparer.Ordinal);

    public BlobSets(NetModel net)
    {
        HasBase = NeedsBase(net);
        var all = new BlobMembers(net);
        members = net.Views.Where(v => v.IsSound).ToDictionary(v => v.Kind, all.Of);
        blobs = members.ToDictionary(m => m.Key, m => (IReadOnlyList<(string Key, string Property)>)Named(m.Value));
        if (!HasBase)
            return;
        Share([.. net.Views.Where(v => v.IsSound).Select(v => members[v.Kind])]);
        BaseBlobs = [.. net.Views.Where(v => v.IsSound).Select(v => (IEnumerable<(string Key, string Property)>)Blobs(v)).Aggregate((all, view) => all.Intersect(view))];
    }

    public bool HasBase { get; }

    /// <summary>Whether the net's blob sets have a base class, for who does not ask what is in it.</summary>
    public static bool NeedsBase(NetModel net) => net.Views.Count(v => v.IsSound) > 1;

    /// <summary>The members of the base class with their modifiers.</summary>
    public IReadOnlyList<(string Modifier, BlobMember Member)> Base => shared;

    /// <summary>The blobs that every view has under the same name and property.</summary>
    public IReadOnlyCollection<(string Key, string Property)> BaseBlobs { get; } = [];

    /// <summary>All blobs of a view: names with properties. Of two that have one name the last counts.</summary>
    public IReadOnlyList<(string Key, string Property)> Blobs(ViewModel view) => blobs[view.Kind];

    /// <summary>The members that a view's own class has.</summary>
    public IEnumerable<BlobMember> Of(ViewModel view) =>
        members[view.Kind].Where(m => !byProperty.TryGetValue(m.Properties[0].Name, out (string Modifier, BlobMember Member) found) || found.Modifier == Abstract || !found.Member.Equals(m));

    /// <summary>What a property of a view's own class is to the base class.</summary>
    public string Modifier(BlobProperty property) => property.Key is null || byProperty.ContainsKey(property.Name) ? "override " : "";

    /// <summary>The inputs of a view that the base class holds, in the order of its constructor.</summary>
    public IEnumerable<ValueModel> BaseInputs(ViewModel view) => shared
        .Where(s => s.Member.IsInput && s.Modifier.Length == 0)
        .Select(s => view.Inputs.Select(i => view.Values[i]).First(v => v.Property == s.Member.Properties[0].Name));

    private void Share(IReadOnlyList<IReadOnlyList<BlobMember>> views)
    {
        IReadOnlyList<BlobMember> last = views[views.Count - 1];
        Dictionary<string, BlobMember>[] others = [.. views.Take(views.Count - 1).Select(ByProperty)];
        // What the last view has alone: the base class does not have it, and computes nothing from it.
        HashSet<string> lastOnly = [.. ByProperty(last).Keys.Where(n => !IsInAll(n))];
        // The sum of losses overrides the runtime's own, and few nets have the same in all views.
        foreach (BlobMember member in last.Where(m => m.Properties[0].Key is not null))
        {
            string name = member.Properties[0].Name;
            bool isInAll = member.Properties.Count == 1 ? IsInAll(name) : member.Properties.All(p => IsInAll(p.Name));
            if (isInAll && IsIn(others, name, member, static (one, other) => one.Equals(other)))
                Add("", member);
            else if (isInAll && IsIn(others, name, member, static (one, other) => one.IsLike(other)) && !member.Reads.Any(lastOnly.Contains))
                Add(Virtual, member);
            else
                foreach (BlobProperty property in member.Properties)
                    if (IsInAll(property.Name))
                        Add(Abstract, new BlobMember(new([property with { Value = "" }]), EquatableArray<(string Type, string Name)>.Empty));
        }

        bool IsInAll(string property)
        {
            foreach (Dictionary<string, BlobMember> other in others)
                if (!other.ContainsKey(property))
                    return false;
            return true;
        }
    }

    private static bool IsIn(Dictionary<string, BlobMember>[] views, string name, BlobMember member, Func<BlobMember, BlobMember, bool> isSame)
    {
        foreach (Dictionary<string, BlobMember> view in views)
            if (!isSame(view[name], member))
                return false;
        return true;
    }

    private static Dictionary<string, BlobMember> ByProperty(IReadOnlyList<BlobMember> members)
    {
        Dictionary<string, BlobMember> byProperty = new(members.Count, StringComparer.Ordinal);
        foreach (BlobMember member in members)
            foreach (BlobProperty property in member.Properties)
                byProperty.Add(property.Name, member);
        return byProperty;
    }

    private static List<(string Key, string Property)> Named(IReadOnlyList<BlobMember> members)
    {
        List<(string Key, string Property)> named = new(members.Count);
        Dictionary<string, int> places = new(members.Count, StringComparer.Ordinal);
        foreach (BlobMember member in members)
            foreach (BlobProperty property in member.Properties)
                if (property.Key is { } key && places.TryGetValue(key, out int place))
                {
                    named[place] = (key, property.Name);
                }
                else if (property.Key is not null)
                {
                    places.Add(property.Key, named.Count);
                    named.Add((property.Key, property.Name));
                }

        return named;
    }

    private void Add(string modifier, BlobMember member)
    {
        shared.Add((modifier, member));
        foreach (BlobProperty property in member.Properties)
            byProperty.Add(property.Name, (modifier, member));
    }
}
