using System.Text;

namespace Prototxt.Tests.Architecture;

/// <summary>
/// How an assembly is meant to be: its rooms from the ground up, each with the rooms that it uses. A room uses rooms below it
/// only, so there can be no circle.
/// </summary>
/// <param name="Door">What stands for the files in no folder, by which one enters.</param>
/// <param name="Rooms">The rooms, the lowest first.</param>
internal sealed partial record House(string Door, IReadOnlyList<(string Name, string[] Uses)> Rooms)
{
    public IEnumerable<(string From, string To)> Arrows => Rooms.SelectMany(r => r.Uses.Select(used => (r.Name, used)));

    /// <summary>Those of some arrows that the table has not.</summary>
    public IReadOnlyList<Arrow> Forbidden(IEnumerable<Arrow> measured)
    {
        HashSet<(string, string)> allowed = [.. Arrows];
        return [.. measured.Where(a => !allowed.Contains((a.From, a.To)))];
    }

    /// <summary>The rooms as a Mermaid picture, the highest first. An arrow that follows from others is left out.</summary>
    public string Draw(MeasuredHouse measured)
    {
        var picture = new StringBuilder("flowchart TD\n");
        foreach ((string room, _) in Rooms.Reverse())
            picture.Append($"    {Id(room)}[\"{(room == MeasuredHouse.Root ? Door : room)}\"]\n");
        ILookup<string, string> used = measured.Arrows.ToLookup(a => a.From, a => a.To);
        foreach ((string room, _) in Rooms.Reverse())
            foreach (string to in Rooms.Reverse().Select(r => r.Name).Where(used[room].Contains))
                if (!used[room].Any(between => between != to && Reached(used, between).Contains(to)))
                    picture.Append($"    {Id(room)} --> {Id(to)}\n");
        return picture.ToString();
    }

    private static HashSet<string> Reached(ILookup<string, string> used, string from)
    {
        HashSet<string> reached = [];
        Stack<string> open = new([from]);
        while (open.Count > 0)
            foreach (string next in used[open.Pop()].Where(reached.Add))
                open.Push(next);
        return reached;
    }

    private static string Id(string room) => room == MeasuredHouse.Root ? "Root" : room.Replace('/', '_');
}
